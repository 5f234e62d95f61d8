package dev.sparkresnet.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import java.io.IOException;
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
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster set up with the lines of conf/spark-defaults.secure.conf.template. */
class SecureClusterIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String SECRET = "cluster-" + UUID.randomUUID();
  private static final String STORAGE_KEY = "storage-" + UUID.randomUUID();

  @TempDir private static Path work;
  private static StandaloneCluster cluster;
  private static final List<SubmittedRun> STARTED = new ArrayList<>();
  private static SubmittedRun wrong;
  private static SubmittedRun missing;

  @BeforeAll
  static void start() throws IOException {
    PreparedSubset.writeOnLocalSpark(work.resolve("data"));
    Files.createDirectory(work.resolve("events"));
    Path properties = secureProperties("secure.conf", SECRET);
    cluster =
        StandaloneCluster.start(
            work.resolve("cluster"), 2, Map.of("CLUSTER_PROPERTIES", properties.toString()));
    // Spark asks the master for a minute before it gives up; the other test goes on meanwhile.
    Path other = secureProperties("other.conf", "other-" + UUID.randomUUID());
    Path none = Files.writeString(work.resolve("none.conf"), "spark.ui.enabled false\n");
    wrong = train("wrong", onCluster(other));
    missing = train("missing", onCluster(none));
  }

  @AfterAll
  static void stop() throws IOException {
    STARTED.forEach(SubmittedRun::close);
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void givenSecret_whenTrained_thenBitsOfTheUnsecuredRunAndSecretsNowhere() throws Exception {
    SubmittedRun plain = train("plain", List.of("--master", "local[2]"));
    assertThat(plain.exitCode()).as(plain.output()).isZero();

    SubmittedRun secured = train("secured", onCluster(work.resolve("secure.conf")));
    while (secured.process().isAlive()) {
      assertThat(commandLines()).noneMatch(SecureClusterIT::holdsSecret);
      Thread.sleep(100);
    }

    assertThat(secured.exitCode()).as(secured.output()).isZero();
    assertThat(secured.status().get("parametersSha256"))
        .isEqualTo(plain.status().get("parametersSha256"));
    assertThat(holdsSecret(secured.output())).isFalse();
    for (String directory : List.of("runs", "events", "cluster")) {
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
  void givenOtherSecretOrNone_whenTrained_thenMasterRefusesInOneLine() throws Exception {
    for (SubmittedRun run : List.of(wrong, missing)) {
      assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
      assertThat(run.output().lines().filter(line -> line.startsWith("error: ")))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("error: Spark could not start on " + cluster.url())
          .endsWith(
              "; look whether the master runs there, can be reached, and has the same secret");
      assertThat(run.status().get("state").asText()).isEqualTo("failed");
      assertThat(run.status().get("exitCode").asInt()).isEqualTo(1);
      assertThat(run.status().get("message").asText()).startsWith("Spark could not start on ");
    }
    assertThat(wrong.output()).contains("Authentication failed.");
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

  private static List<String> onCluster(Path properties) {
    return List.of(
        "--properties-file",
        properties.toString(),
        "--master",
        cluster.url(),
        "--conf",
        SubmittedRun.EXECUTOR_OPTIONS);
  }

  private static SubmittedRun train(String id, List<String> submitOptions) throws IOException {
    SubmittedRun run =
        SubmittedRun.start(
            work.resolve("runs"),
            id,
            submitOptions,
            List.of(
                "data.uri=" + work.resolve("data"),
                "data.size=28",
                "model.width=8",
                "train.epochs=2",
                "averaging.batch-norm-examples=64",
                "train.batch-size-per-replica=64"));
    STARTED.add(run);
    return run;
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
