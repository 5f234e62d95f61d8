package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.MlflowServer;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SecretSearch;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights that are given every secret there is, and everything that they leave behind. */
class SecretsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String USER = "night-shift";

  /** Where Spark and Hadoop look for secrets, in a file of Spark's properties. */
  private static final List<String> PROPERTIES =
      List.of(
          "spark.authenticate.secret",
          "spark.ssl.keyStorePassword",
          "spark.executorEnv.AWS_SECRET_ACCESS_KEY",
          "spark.hadoop.fs.s3a.access.key",
          "spark.hadoop.fs.s3a.secret.key",
          "spark.hadoop.fs.s3a.session.token",
          "spark.hadoop.fs.s3a.encryption.key",
          "spark.hadoop.fs.s3a.bucket.photos.secret.key",
          "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net",
          "spark.hadoop.fs.azure.account.oauth2.client.secret.me.dfs.core.windows.net",
          "spark.hadoop.fs.azure.sas.fixed.token.me.dfs.core.windows.net",
          "spark.hadoop.fs.azure.sas.photos.me.blob.core.windows.net");

  private static final List<String> AWS_VARIABLES =
      List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String WEBHOOK_PATH = "webhook's path";
  private static final String WEBHOOK_QUERY = "webhook's query";

  private static final Map<String, String> SECRETS = secrets();
  private static final SecretSearch SEARCH = new SecretSearch(SECRETS);

  @TempDir private static Path shared;

  @TempDir private Path work;
  private Path given;
  private Path left;
  private MlflowServer mlflow;
  private Receiver webhook;

  @BeforeAll
  static void prepare() throws IOException {
    PreparedSubset.writeOnLocalSpark(shared.resolve("data"));
  }

  @BeforeEach
  void open() throws IOException {
    given = Files.createDirectory(work.resolve("given"));
    left = Files.createDirectory(work.resolve("left"));
    for (String folder : List.of("runs", "events", "scratch")) {
      Files.createDirectory(left.resolve(folder));
    }
    mlflow = new MlflowServer();
    webhook = new Receiver(204, "");
  }

  @AfterEach
  void close() {
    mlflow.close();
    webhook.close();
  }

  @Test
  void givenEverySecret_whenNightsEndWellAndBadly_thenTheyAreNowhere() throws Exception {
    Path file = privateFile("webhook", webhook.address() + "\n");
    assertThat(
            night(
                "good",
                Map.of(TOKEN, SECRETS.get(TOKEN)),
                "retrain.webhook-file=" + file,
                "data-gate.min-images-per-class=5"))
        .contains("MLflow shows run good at ")
        .doesNotContain("WARN  MlflowTracking", "WARN  Webhook");
    assertThat(status("good").get("outcome").asText()).isEqualTo("promoted");
    assertThat(webhook.paths).containsExactly(Receiver.PATH);
    assertThat(told().remove("text").asText())
        .isEqualTo("spark-resnet retrain good: " + status("good").get("message").asText());
    assertThat(mlflow.authorizations).containsOnly("Bearer " + SECRETS.get(TOKEN));
    assertThat(mlflow.artifacts).hasSizeGreaterThan(6);
    for (String manifest :
        List.of(
            "runs/good/manifest.json",
            "registry/models/fashion-mnist/versions/good/manifest.json")) {
      assertThat(left.resolve(manifest)).content().doesNotContain(webhook.authority());
    }

    String pair = USER + ":" + SECRETS.get(PASSWORD);
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    ObjectNode refusal = JSON.createObjectNode().put("error_code", "PERMISSION_DENIED");
    refusal.put("message", pair + " (" + basic + ") may not write here");
    mlflow.authorizations.clear();
    mlflow.fail("", MlflowServer.answer(403, refusal.toString()));
    Map<String, String> account =
        Map.of("MLFLOW_TRACKING_USERNAME", USER, PASSWORD, SECRETS.get(PASSWORD));
    try (Receiver redirecting = new Receiver(307, webhook.address())) {
      assertThat(night("gated", with(account, redirecting.address()), "train.seed=1"))
          .contains("is told no more of run gated: ", "*** (Basic ***) may not write here")
          .contains(
              "The webhook at 127.0.0.1 was not told of the outcome: it answered with status 307");
      assertThat(redirecting.paths).containsExactly(Receiver.PATH);
      assertThat(SEARCH.in("redirecting webhook", redirecting.received())).isEmpty();
    }
    assertThat(status("gated").get("exitCode").asInt()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(mlflow.authorizations).containsOnly(basic);
    assertThat(webhook.paths).hasSize(1);

    assertThat(
            night(
                "astray", with(account, Receiver.nobody()), "data.uri=" + work.resolve("missing")))
        .contains("The webhook at 127.0.0.1 was not told of the outcome: connection refused");
    assertThat(status("astray").get("exitCode").asInt()).isEqualTo(ExitCode.BAD_DATA);

    assertNowhere();
  }

  private void assertNowhere() throws IOException {
    // What is not found where it stands could not be found elsewhere.
    assertThat(SEARCH.inFolder(given)).hasSize(PROPERTIES.size() + 2);
    StringBuilder events = new StringBuilder();
    try (Stream<Path> files = Files.list(left.resolve("events"))) {
      for (Path log : files.toList()) {
        events.append(Files.readString(log));
      }
    }
    assertThat(events.toString())
        .contains(PROPERTIES)
        .contains("fs.s3.awsSecretAccessKey", "good", "gated");
    assertThat(SEARCH.inFolder(left)).isEmpty();
    assertThat(SEARCH.in("webhook", webhook.received())).isEmpty();
    for (byte[] request : mlflow.received) {
      assertThat(SEARCH.in("MLflow", request)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retrain.webhook=%s",
        "retrain.webhook-file=%s",
        "retrain.webhook: %s",
        "retrain.web-hook=%s"
      })
  void givenAddressOfWebhookInASetting_whenStarted_thenRefusedWithoutShowingIt(String setting)
      throws IOException {
    assertRefused(setting.formatted(webhook.address()));
    assertThat(webhook.paths).isEmpty();
  }

  @Test
  void givenWebhookFileThatOthersCanRead_whenStarted_thenRefusedWithoutShowingIt()
      throws IOException {
    Path file = privateFile("webhook", webhook.address());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(assertRefused("retrain.webhook-file=" + file))
        .endsWith("can be read by them. Make it yours alone: chmod 600 " + file + "\n");
    assertThat(webhook.paths).isEmpty();
  }

  /** Of one that stands nowhere but on its command line or in a file of its own. */
  private String assertRefused(String setting) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("retrain", "--run-id", "refused"));
    settings(setting, "runs.uri=" + left.resolve("runs"))
        .forEach(each -> arguments.addAll(List.of("--set", each)));

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("error: ").hasLineCount(1);
    assertThat(SEARCH.in("output", (run.out() + run.err()).getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(left.resolve("runs/refused")).doesNotExist();
    return run.err();
  }

  /** What a night has printed. Its command lines and leases are looked at while it goes on. */
  private String night(String id, Map<String, String> environment, String... settings)
      throws Exception {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    AWS_VARIABLES.forEach(name -> variables.put(name, SECRETS.get(name)));
    try (SubmittedRun run =
        SubmittedRun.start(
            "retrain",
            left.resolve("runs"),
            id,
            List.of("--master", "local[2]", "--properties-file", properties().toString()),
            settings(settings),
            variables)) {
      while (run.process().isAlive()) {
        for (ProcessHandle process :
            Stream.concat(Stream.of(run.process().toHandle()), run.process().descendants())
                .toList()) {
          assertThat(SEARCH.in("command line", commandLine(process))).isEmpty();
        }
        for (String leases : List.of("runs/.leases", "registry/models/fashion-mnist/lease")) {
          assertThat(SEARCH.inFolder(left.resolve(leases))).isEmpty();
        }
        Thread.sleep(500);
      }
      assertThat(run.exitCode()).as(run.output()).isEqualTo(run.status().get("exitCode").asInt());
      return run.output();
    }
  }

  private static byte[] commandLine(ProcessHandle process) {
    try {
      return Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      // It has ended since.
      return new byte[0];
    }
  }

  private List<String> settings(String... others) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.uri=" + shared.resolve("data"),
                "data.size=" + PreparedSubset.SIZE,
                "model.width=8",
                "train.epochs=1",
                "train.replicas=1",
                "train.batch-size-per-replica=64",
                "registry.uri=" + left.resolve("registry"),
                "mlflow.tracking-uri=" + mlflow.address(),
                "promotion.min-accuracy=0",
                "promotion.min-recall=0"));
    settings.addAll(Arrays.asList(others));
    return settings;
  }

  private Path properties() throws IOException {
    StringBuilder lines = new StringBuilder();
    PROPERTIES.forEach(key -> lines.append(key + " " + SECRETS.get(key) + "\n"));
    lines.append("spark.eventLog.enabled true\nspark.eventLog.compress false\n");
    lines.append("spark.eventLog.dir " + left.resolve("events").toUri() + "\n");
    lines.append("spark.local.dir " + left.resolve("scratch") + "\n");
    return privateFile("spark.conf", lines.toString());
  }

  private Path privateFile(String name, String content) throws IOException {
    Path file = given.resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  private JsonNode status(String id) throws IOException {
    return JSON.readTree(left.resolve("runs").resolve(id).resolve("status.json").toFile());
  }

  private ObjectNode told() throws IOException {
    return (ObjectNode) JSON.readTree(webhook.bodies.get(0));
  }

  private static Map<String, String> with(Map<String, String> environment, String webhook) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put("SPARK_RESNET_WEBHOOK", webhook);
    return more;
  }

  /** With what JSON, HTML and URLs write otherwise, where it may be in such a secret. */
  private static Map<String, String> secrets() {
    Map<String, String> secrets = new LinkedHashMap<>();
    Stream.of(PROPERTIES, AWS_VARIABLES, List.of(TOKEN, PASSWORD))
        .flatMap(List::stream)
        .forEach(name -> secrets.put(name, "h\"u&s+h/" + UUID.randomUUID()));
    for (String name : List.of(WEBHOOK_PATH, WEBHOOK_QUERY)) {
      secrets.put(name, "hush-" + UUID.randomUUID());
    }
    return secrets;
  }

  /** Answers everything with one status, and keeps what it is told. */
  private static final class Receiver implements AutoCloseable {
    static final String PATH =
        "/services/" + SECRETS.get(WEBHOOK_PATH) + "?key=" + SECRETS.get(WEBHOOK_QUERY);

    private final HttpServer server;
    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<String> headers = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();

    Receiver(int status, String location) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            headers.add(Map.copyOf(exchange.getRequestHeaders()).toString());
            paths.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
    }

    /** An address at which nobody answers. */
    static String nobody() throws IOException {
      try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return "http://127.0.0.1:" + closed.getLocalPort() + PATH;
      }
    }

    String authority() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    String address() {
      return "http://" + authority() + PATH;
    }

    /** All but the paths. */
    byte[] received() {
      return (headers + "\n" + bodies).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
