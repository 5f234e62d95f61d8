package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.CapturedLog;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.MlflowServer;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import dev.sparkresnet.driver.fixture.TestEngine;
import dev.sparkresnet.driver.mlflow.MlflowTracking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** train and retrain with mlflow.tracking-uri, as a tracking server sees them. */
class MlflowIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TOKEN = "t0ken-of-nobody";

  @TempDir private static Path shared;
  private static LocalSpark spark;

  @TempDir private Path work;
  private MlflowServer server;

  @BeforeAll
  static void prepare() throws IOException {
    spark = new LocalSpark("local[2]");
    PreparedSubset.write(shared.resolve("data"));
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  @BeforeEach
  void open() throws IOException {
    server = new MlflowServer();
  }

  @AfterEach
  void close() {
    server.close();
    assertThat(server.refusals).allMatch(refusal -> refusal.contains("get-by-name"));
  }

  @Test
  void givenServer_whenTrained_thenItHasTheRunAndTheBitsAreThoseWithoutIt() throws IOException {
    assertThat(start("train", "plain").exitCode()).isEqualTo(ExitCode.DONE);

    CommandRun run =
        start("train", "told", at(server.address()), "mlflow.registered-model=sneakers");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(status("told").get("parametersSha256"))
        .isEqualTo(status("plain").get("parametersSha256"));
    MlflowServer.Run told = server.onlyRun();
    assertThat(told.name).isEqualTo("told");
    assertThat(told.statuses).containsExactly("RUNNING", "FINISHED");
    JsonNode manifest = json("told", "manifest.json");
    assertThat(JSON.valueToTree(told.params).equals(manifest.get("configuration"))).isTrue();
    assertThat(told.tags)
        .containsEntry("mlflow.source.name", "spark-resnet train")
        .containsEntry(
            "spark-resnet.parameters-sha256", status("told").get("parametersSha256").asText())
        .containsEntry("spark-resnet.data-fingerprint", manifest.get("dataFingerprint").asText())
        .containsEntry("spark-resnet.message", "trained 2 epochs");
    JsonNode lastEpoch = JSON.readTree(lines("told", "metrics.jsonl").get(1));
    assertThat(told.metrics).contains("testLoss@1", "testLoss@2", "imagesPerSecond@2");
    told.values.forEach(
        (key, value) -> assertThat(value).as(key).isEqualTo(lastEpoch.get(key).asDouble()));
    for (String name : List.of("status.json", "manifest.json", "metrics.jsonl", "report.html")) {
      assertThat(uploaded(told, name)).isEqualTo(Files.readAllBytes(run("told").resolve(name)));
    }
    for (String name : List.of("model-card.md", "model.zip")) {
      assertThat(uploaded(told, "model/" + name))
          .isEqualTo(Files.readAllBytes(run("told").resolve(name)));
    }
    assertThat(server.models).containsExactly(Map.entry("sneakers", List.of(told.id)));
    assertThat(server.aliases).isEmpty();
  }

  @Test
  void givenServerThatIsDown_whenTrained_thenOneWarningAndTheRunSucceeds() throws IOException {
    server.close();
    try (CapturedLog log = CapturedLog.ofPackage(MlflowTracking.class)) {
      CommandRun run = start("train", "a", at(server.address()));

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(status("a").get("state").asText()).isEqualTo("succeeded");
      assertThat(log.warnings())
          .containsExactly(
              "MLflow at "
                  + server.address()
                  + " is told no more of run a after 3 failures in a row:"
                  + " experiments/get-by-name got connection refused; look whether the server runs,"
                  + " correct mlflow.tracking-uri, or raise mlflow.request-seconds; the run is not"
                  + " touched by it");
    }
  }

  @Test
  void givenDivergingRun_whenTrained_thenServerSaysFailedAndWhy() throws IOException {
    CommandRun run = start("train", "nan", at(server.address()), "train.learning-rate=1e30");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(server.onlyRun().statuses).endsWith("FAILED");
    assertThat("error: " + server.onlyRun().tags.get("spark-resnet.message") + "\n")
        .isEqualTo(run.err());
    assertThat(uploaded(server.onlyRun(), "report.html")).isNotEmpty();
  }

  @Test
  void givenWrongAddress_whenStarted_thenExit64AndNothingIsMade() {
    for (String command : List.of("train", "retrain")) {
      CommandRun run = start(command, "a", at("localhost:5000"));

      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .isEqualTo(
              "error: Configuration: mlflow.tracking-uri must be the address of a tracking server,"
                  + " such as http://host:5000, got 'localhost:5000'\n");
      assertThat(run("a")).doesNotExist();
    }
  }

  @Test
  void givenNights_whenRetrained_thenThePromotedOneIsTheChampionThereToo() throws IOException {
    assertThat(start("retrain", "first", at(server.address())).exitCode()).isZero();
    assertThat(start("retrain", "same", at(server.address())).exitCode()).isZero();
    assertThat(
            start("retrain", "other", at(server.address()), "train.seed=1", "train.epochs=1")
                .exitCode())
        .isZero();

    assertThat(status("same").get("outcome").asText()).isEqualTo("unchanged");
    assertThat(status("other").get("outcome").asText()).isEqualTo("rejected");
    assertThat(server.runs).extracting(run -> run.name).containsExactly("first", "other");
    assertThat(server.runs)
        .extracting(run -> run.tags.get("spark-resnet.outcome"))
        .containsExactly("promoted", "rejected");
    assertThat(server.runs.get(0).tags).containsEntry("mlflow.source.name", "spark-resnet retrain");
    assertThat(uploaded(server.runs.get(0), "verdict.json"))
        .isEqualTo(Files.readAllBytes(run("first").resolve("verdict.json")));
    assertThat(server.models)
        .containsExactly(Map.entry("fashion-mnist", List.of(server.runs.get(0).id)));
    assertThat(server.aliases).containsExactly(Map.entry("fashion-mnist@champion", "1"));
  }

  @Test
  void givenSigterm_whenStartedAgain_thenTheSameRunGoesOnAndTheTokenIsNowhere() throws Exception {
    String[] settings = {at(server.address()), "train.epochs=12"};
    try (SubmittedRun first = submit(settings)) {
      first.awaitEpoch(1);
      first.process().destroy();
      assertThat(first.exitCode()).isEqualTo(ExitCode.TERMINATED);
    }
    MlflowServer.Run told = server.onlyRun();
    assertThat(told.statuses).containsExactly("RUNNING", "KILLED");
    assertThat(told.tags.get("spark-resnet.message")).startsWith("told to end after ");

    try (SubmittedRun again = submit(settings)) {
      assertThat(again.exitCode()).as(again.output()).isEqualTo(ExitCode.DONE);
      assertThat(again.output())
          .contains("MLflow shows run a at " + server.address() + "/#/experiments/1/runs/run0")
          .doesNotContain("WARN", TOKEN);
    }
    assertThat(server.onlyRun().statuses)
        .containsExactly("RUNNING", "KILLED", "RUNNING", "FINISHED");
    assertThat(told.metrics.stream().filter(metric -> metric.startsWith("testLoss@")))
        .containsExactlyElementsOf(
            Stream.iterate(1, epoch -> epoch + 1).limit(12).map(e -> "testLoss@" + e).toList());
    assertThat(server.authorizations).containsOnly("Bearer " + TOKEN);
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(TOKEN);
      }
    }
  }

  private SubmittedRun submit(String... settings) throws IOException {
    return SubmittedRun.start(
        "train",
        Files.createDirectories(work.resolve("runs")),
        "a",
        List.of("--master", "local[2]"),
        settings(settings),
        Map.of("MLFLOW_TRACKING_TOKEN", TOKEN));
  }

  private static String at(String address) {
    return "mlflow.tracking-uri=" + address;
  }

  private CommandRun start(String command, String id, String... others) {
    List<String> arguments = new ArrayList<>(List.of(command, "--no-doctor", "--run-id", id));
    settings(others).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private List<String> settings(String... others) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.uri=" + shared.resolve("data"),
                "data.size=" + PreparedSubset.SIZE,
                "model.width=8",
                "train.epochs=2",
                "train.batch-size-per-replica=64",
                "train.engine=" + TestEngine.name(),
                "runs.uri=" + work.resolve("runs"),
                "registry.uri=" + work.resolve("registry"),
                "data-gate.min-images-per-class=5",
                "promotion.min-accuracy=0",
                "promotion.min-recall=0"));
    settings.addAll(Arrays.asList(others));
    return settings;
  }

  private byte[] uploaded(MlflowServer.Run run, String name) {
    return server.artifacts.get("1/" + run.id + "/artifacts/" + name);
  }

  private Path run(String id) {
    return work.resolve("runs").resolve(id);
  }

  private JsonNode status(String id) throws IOException {
    return json(id, "status.json");
  }

  private JsonNode json(String id, String name) throws IOException {
    return JSON.readTree(run(id).resolve(name).toFile());
  }

  private List<String> lines(String id, String name) throws IOException {
    return Files.readAllLines(run(id).resolve(name));
  }
}
