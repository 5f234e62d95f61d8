package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster set up with the lines of conf/spark-defaults.secure.conf.template. */
class SecureClusterIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String SECRET = "cluster-" + UUID.randomUUID();
  private static final String STORAGE_KEY = "storage-" + UUID.randomUUID();

  @TempDir private static Path work;
  private static Map<String, String> environment;
  private static String master;
  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    LocalSpark spark = new LocalSpark("local[2]");
    PreparedSubset.write(work.resolve("data"));
    spark.close();
    for (String directory : List.of("events", "logs", "cluster")) {
      Files.createDirectory(work.resolve(directory));
    }
    Path properties = secureProperties("secure.conf", SECRET);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    environment =
        Map.of(
            "SPARK_HOME", "",
            "JAVA_HOME", System.getProperty("java.home"),
            "CLUSTER_DIR", work.resolve("cluster").toString(),
            "CLUSTER_PORT", String.valueOf(port),
            "CLUSTER_PROPERTIES", properties.toString());
    ProcessResult cluster = localCluster("start", "2");
    assertThat(cluster.exitCode()).as(cluster.output()).isZero();
    master = cluster.output().strip();
  }

  @AfterAll
  static void stop() {
    localCluster("stop");
  }

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void givenSecret_whenTrained_thenBitsOfTheUnsecuredRunAndSecretsNowhere() throws Exception {
    Process plain =
        train("plain", List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
    assertThat(plain.waitFor()).as(log("plain")).isZero();

    Process secured = train("secured", onCluster(work.resolve("secure.conf")));
    while (secured.isAlive()) {
      assertThat(commandLines()).noneMatch(SecureClusterIT::holdsSecret);
      Thread.sleep(100);
    }

    assertThat(secured.exitValue()).as(log("secured")).isZero();
    assertThat(digest("secured")).isEqualTo(digest("plain"));
    for (String directory : List.of("runs", "events", "logs", "cluster")) {
      List<Path> files = textFiles(work.resolve(directory));
      assertThat(files).as(directory).isNotEmpty();
      for (Path file : files) {
        assertThat(holdsSecret(Files.readString(file, StandardCharsets.ISO_8859_1)))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  @Test
  void givenOtherSecretOrNone_whenTrained_thenMasterRefuses() throws Exception {
    Path other = secureProperties("other.conf", "other-" + UUID.randomUUID());
    Path none = Files.writeString(work.resolve("none.conf"), "spark.ui.enabled false\n");
    Process wrong = train("wrong", onCluster(other));
    Process missing = train("missing", onCluster(none));

    assertThat(wrong.waitFor()).as(log("wrong")).isEqualTo(1);
    assertThat(missing.waitFor()).as(log("missing")).isEqualTo(1);

    assertThat(log("wrong")).contains("Authentication failed.", "All masters are unresponsive");
    assertThat(log("missing")).contains("All masters are unresponsive");
    assertThat(Files.readString(work.resolve("cluster/master.log")))
        .doesNotContain("spark-resnet train wrong", "spark-resnet train missing");
  }

  /** The template's lines, with what its comments ask for. */
  private static Path secureProperties(String name, String secret) throws IOException {
    Path file = work.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        file,
        Files.readString(REPOSITORY.resolve("conf/spark-defaults.secure.conf.template"))
            + "spark.authenticate.secret "
            + secret
            + "\nspark.hadoop.fs.s3a.secret.key "
            + STORAGE_KEY
            + "\nspark.eventLog.enabled true\nspark.eventLog.dir "
            + work.resolve("events").toUri()
            + "\n");
  }

  private static ProcessResult localCluster(String... arguments) {
    List<String> command = new ArrayList<>(List.of("scripts/local-cluster.sh"));
    command.addAll(List.of(arguments));
    return ProcessResult.of(REPOSITORY, environment, command);
  }

  private static List<String> onCluster(Path properties) {
    return List.of(
        "--properties-file",
        properties.toString(),
        "--master",
        master,
        "--conf",
        "spark.driver.host=127.0.0.1",
        "--conf",
        "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=2G"
            + " -Dorg.bytedeco.javacpp.maxphysicalbytes=4G");
  }

  private Process train(String id, List<String> submitOptions) throws IOException {
    List<String> command = new ArrayList<>(List.of("scripts/spark-resnet"));
    command.addAll(submitOptions);
    command.addAll(List.of("--", "train", "--run-id", id));
    for (String setting :
        List.of(
            "data.uri=" + work.resolve("data"),
            "data.size=28",
            "model.width=8",
            "train.epochs=2",
            "train.batch-size-per-replica=64",
            "runs.uri=" + work.resolve("runs"))) {
      command.addAll(List.of("--set", setting));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("logs").resolve(id + ".log").toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String log(String id) throws IOException {
    return Files.readString(work.resolve("logs").resolve(id + ".log"));
  }

  private static JsonNode digest(String id) throws IOException {
    return new JsonMapper()
        .readTree(work.resolve("runs").resolve(id).resolve("status.json").toFile())
        .get("parametersSha256");
  }

  private static boolean holdsSecret(String text) {
    return text.contains(SECRET) || text.contains(STORAGE_KEY);
  }

  /** Everything but the copies of the application jar. */
  private static List<Path> textFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".jar"))
          .toList();
    }
  }

  /** Of all processes of this machine, as any of its users can read them. */
  private static List<String> commandLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String process : Arrays.asList(Path.of("/proc").toFile().list())) {
      Path file = Path.of("/proc", process, "cmdline");
      try {
        lines.add(
            process.matches("\\d+") ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
      } catch (IOException e) {
        // The process has ended since.
      }
    }
    return lines;
  }
}
