package dev.sparkresnet.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver runs on a worker: what became of it stands in status.json alone. */
class ClusterModeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int BAD_DATA = 65;

  @TempDir private static Path work;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    PreparedSubset.writeOnLocalSpark(work.resolve("data"));
    cluster = StandaloneCluster.start(work.resolve("cluster"), 2, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void givenDataThatAreNotThere_whenSubmitted_thenStatusTellsWhatFailed() throws Exception {
    Path nowhere = work.resolve("nowhere");

    JsonNode status = outcome("missing", nowhere);

    assertThat(status.get("state").asText()).isEqualTo("failed");
    assertThat(status.get("exitCode").asInt()).isEqualTo(BAD_DATA);
    assertThat(status.get("message").asText()).contains(nowhere.toString());
  }

  @Test
  void givenData_whenSubmitted_thenTrainedBesideTheDriver() throws Exception {
    JsonNode status = outcome("trained", work.resolve("data"));

    assertThat(status.get("state").asText()).as("%s", status).isEqualTo("succeeded");
    assertThat(status.get("exitCode").asInt()).isZero();
  }

  private static JsonNode outcome(String id, Path data) throws Exception {
    List<String> options = new ArrayList<>(List.of("--master", cluster.url()));
    options.addAll(List.of("--deploy-mode", "cluster", "--driver-memory", "512m"));
    options.addAll(List.of("--conf", "spark.executor.cores=1"));
    options.addAll(List.of("--conf", "spark.executor.memory=512m"));
    options.addAll(List.of("--conf", SubmittedRun.EXECUTOR_OPTIONS));
    List<String> settings =
        List.of(
            "data.uri=" + data,
            "data.size=" + PreparedSubset.SIZE,
            "model.width=8",
            "averaging.batch-norm-examples=64",
            "train.epochs=1",
            "train.replicas=2",
            "train.batch-size-per-replica=32");
    try (SubmittedRun run = SubmittedRun.start(work.resolve("runs"), id, options, settings)) {
      assertThat(run.exitCode()).as("%s", run.output()).isZero();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Path file = work.resolve("runs").resolve(id).resolve("status.json");
      while (!Files.exists(file) || run.status().get("state").asText().equals("running")) {
        assertThat(System.nanoTime()).as("%s", drivers()).isLessThan(deadline);
        Thread.sleep(100);
      }
      return run.status();
    }
  }

  /** What the drivers printed on their workers. */
  private static String drivers() throws IOException {
    StringBuilder text = new StringBuilder();
    try (var files = Files.walk(work.resolve("cluster"))) {
      for (Path file : files.filter(each -> each.endsWith("stderr")).toList()) {
        text.append(file).append(":\n").append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
