package dev.sparkresnet.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three replicas on a real cluster: whatever dies, the run ends with the same bits. */
class StandaloneClusterIT {
  private static final int EPOCHS = 5;
  private static final int REPLICAS = 3;

  @TempDir private static Path shared;
  private static StandaloneCluster cluster;
  private static String undisturbed;

  @TempDir private Path work;
  private final List<SubmittedRun> started = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    PreparedSubset.writeOnLocalSpark(shared.resolve("data"));
    try (SubmittedRun local =
        SubmittedRun.start(
            shared.resolve("runs"), "local", List.of("--master", "local[2]"), settings())) {
      assertThat(local.exitCode()).as("%s", local.output()).isZero();
      undisturbed = digest(local);
    }
    cluster = StandaloneCluster.start(shared.resolve("cluster"), REPLICAS, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void endWhatStillRuns() {
    for (SubmittedRun run : started) {
      run.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3}) // Two are in the tests below.
  void givenExecutors_whenTrained_thenBitsOfLocalRun(int executors) throws Exception {
    SubmittedRun run = submit("run", executors, List.of());
    run.awaitEpoch(1);
    assertThat(cluster.executors()).hasSize(executors);

    assertThat(run.exitCode()).as("%s", run.output()).isZero();
    assertThat(run.output())
        .containsOnlyOnce(
            executors == 1
                ? "Looked at 1 executor and the driver: "
                : "Looked at " + executors + " executors and the driver: ");
    assertThat(digest(run)).isEqualTo(undisturbed);
  }

  /**
   * Spark gives its executors OMP_NUM_THREADS=1; the products of the small network are too small
   * for BLAS to heed it.
   */
  @Test
  void givenFullWidth_whenTrained_thenBitsOfLocalRun() throws Exception {
    List<String> settings = new ArrayList<>(settings());
    settings.addAll(List.of("model.width=64", "train.epochs=1", "train.batch-size-per-replica=64"));
    SubmittedRun local =
        SubmittedRun.start(
            work.resolve("runs"), "local", List.of("--master", "local[2]"), settings);
    started.add(local);
    assertThat(local.exitCode()).as("%s", local.output()).isZero();

    SubmittedRun run = submit(cluster, "cluster", 2, List.of("spark.executor.memory=1g"), settings);

    assertThat(run.exitCode()).as("%s", run.output()).isZero();
    assertThat(digest(run)).isEqualTo(digest(local));
  }

  @Test
  void givenExecutorKilledInAnEpoch_whenTrained_thenSameBits() throws Exception {
    SubmittedRun run = submit("run", 2, List.of());
    run.awaitEpoch(2);
    cluster.executors().get(0).destroyForcibly();

    assertThat(run.exitCode()).as("%s", run.output()).isZero();
    assertThat(run.output()).contains("Lost executor");
    assertThat(digest(run)).isEqualTo(undisturbed);
  }

  @Test
  void givenDriverKilled_whenSubmittedAgainOnFewerExecutors_thenSameBits() throws Exception {
    SubmittedRun first = submit("run", 2, List.of());
    first.awaitEpoch(2);
    first.process().destroyForcibly().waitFor();
    assertThat(first.status().get("state").asText()).isEqualTo("running");

    SubmittedRun second = submit("run", 1, List.of());
    assertThat(second.exitCode()).as("%s", second.output()).isZero();
    assertThat(second.output())
        .contains("The run was cut off; going on after epoch ")
        .containsOnlyOnce("Looked at 1 executor and the driver: ");
    // Killed between the line of metrics and the checkpoint's marker, epoch 2 is computed again.
    assertThat(second.status().get("continuedAfterEpoch").asInt()).isGreaterThanOrEqualTo(1);
    assertThat(second.metrics()).hasSize(EPOCHS);
    assertThat(digest(second)).isEqualTo(undisturbed);
  }

  @Test
  void givenSpeculationAndDynamicAllocation_whenTrained_thenSameBits() throws Exception {
    SubmittedRun run =
        submit(
            "run",
            2,
            List.of(
                "spark.speculation=true",
                "spark.speculation.interval=10ms",
                "spark.speculation.multiplier=1.01",
                "spark.speculation.quantile=0.1",
                "spark.speculation.minTaskRuntime=10ms",
                "spark.dynamicAllocation.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.enabled=true",
                "spark.dynamicAllocation.minExecutors=1",
                "spark.dynamicAllocation.executorIdleTimeout=1s"));

    assertThat(run.exitCode()).as("%s", run.output()).isZero();
    assertThat(digest(run)).isEqualTo(undisturbed);
  }

  @Test
  void givenWorkerKilledInAnEpoch_whenTrained_thenSameBits(@TempDir Path directory)
      throws Exception {
    try (StandaloneCluster own = StandaloneCluster.start(directory, 2, Map.of())) {
      SubmittedRun run = submit(own, "run", 2, List.of(), settings());
      run.awaitEpoch(2);
      List<ProcessHandle> orphans = own.executorsOf(1);
      own.worker(1).orElseThrow().destroyForcibly();

      assertThat(run.exitCode()).as("%s", run.output()).isZero();
      assertThat(digest(run)).isEqualTo(undisturbed);
      assertThat(orphans).hasSize(1).noneMatch(ProcessHandle::isAlive);
    }
  }

  private SubmittedRun submit(String id, int executors, List<String> conf) throws IOException {
    return submit(cluster, id, executors, conf, settings());
  }

  private SubmittedRun submit(
      StandaloneCluster where, String id, int executors, List<String> conf, List<String> settings)
      throws IOException {
    List<String> options = new ArrayList<>(List.of("--master", where.url()));
    List<String> keys =
        new ArrayList<>(
            List.of(
                "spark.cores.max=" + executors,
                "spark.executor.cores=1",
                "spark.executor.memory=512m",
                SubmittedRun.EXECUTOR_OPTIONS));
    keys.addAll(conf);
    keys.forEach(key -> options.addAll(List.of("--conf", key)));
    SubmittedRun run = SubmittedRun.start(work.resolve("runs"), id, options, settings);
    started.add(run);
    return run;
  }

  private static List<String> settings() {
    return List.of(
        "data.uri=" + shared.resolve("data"),
        "data.size=" + PreparedSubset.SIZE,
        "model.width=8",
        "train.epochs=" + EPOCHS,
        "train.replicas=" + REPLICAS,
        "averaging.batch-norm-examples=64",
        "train.batch-size-per-replica=32");
  }

  private static String digest(SubmittedRun run) throws IOException {
    return run.status().get("parametersSha256").asText();
  }
}
