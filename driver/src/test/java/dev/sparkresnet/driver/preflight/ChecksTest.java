package dev.sparkresnet.driver.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.Settings;
import dev.sparkresnet.driver.config.TrainingConfig;
import dev.sparkresnet.model.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final long GIB = 1L << 30;
  private static final MemoryNeed SMALL = new MemoryNeed(1_000_000, 100_000);

  /** ResNet-18 at 96x96: about 1.7 GiB of arrays for a replica with minibatches of 256. */
  private static final MemoryNeed RESNET = new MemoryNeed(11_181_642, 1_488_906);

  private static final String MASTER = "spark://a:7077";
  private static final String CPU = "CpuBackend with onednn 3.11.0 avx512_core";

  @Test
  void givenEverythingInOrder_whenChecked_thenNothing() {
    assertThat(findings(cluster(), SMALL, new Executor().facts())).isEmpty();
  }

  @Test
  void givenMeasuredNeed_whenEstimated_thenATenthAboveIt() {
    // Engine and DL4J's 180 MB of parameters, gradients and moments, as bench showed them.
    long fp32 = (1341L << 20) + 180_000_000;
    long bf16 = (830L << 20) + 180_000_000;

    assertThat((double) RESNET.offHeapOfReplica(256, Precision.FP32) / fp32).isBetween(1.05, 1.2);
    assertThat((double) RESNET.offHeapOfReplica(256, Precision.BF16) / bf16).isBetween(1.05, 1.2);
  }

  @Test
  void givenTooLittleOffHeap_whenChecked_thenValuesToSet() {
    Executor executor = new Executor();
    executor.offHeapBytes = GIB / 2;

    assertThat(findings(cluster(), RESNET, executor.facts()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
              assertThat(finding.message())
                  .contains(
                      "executor 1 on a, 1 replicas at once with minibatches of 256: arrays outside the Java heap need about ",
                      "JavaCPP's maxbytes allows 512 MiB",
                      "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=");
            });
  }

  @Test
  void givenBf16OnExecutorWithoutIt_whenChecked_thenSaidAndCountedAsFp32() {
    Executor executor = new Executor();
    executor.bf16 = false;
    executor.kernels = "CpuBackend with onednn 3.11.0 avx2";
    // Enough for bf16's 1.1 GiB, not for fp32's 1.7.
    executor.offHeapBytes = GIB * 5 / 4;
    Checks checks =
        new Checks(
            training("train.precision=bf16", "train.batch-size-per-replica=256"),
            Resources.of(cluster(), MASTER),
            new Executor().driver(),
            RESNET);

    assertThat(checks.of(List.of(executor.facts())))
        .extracting(Finding::message)
        .satisfiesExactly(
            said ->
                assertThat(said)
                    .isEqualTo(
                        "train.precision is bf16 and executor 1 on a has no bfloat16 arithmetic (CpuBackend with onednn 3.11.0 avx2): it computes in fp32, which takes that time and memory; set train.precision=fp32, or use CPUs with avx512_bf16"),
            said -> assertThat(said).contains("need about 1.7 GiB", "allows 1.3 GiB"));
    executor.bf16 = true;
    assertThat(checks.of(List.of(executor.facts()))).isEmpty();
  }

  @Test
  void givenYarnContainerThatIsTooSmall_whenChecked_thenOverheadToSet() {
    SparkConf conf = cluster().set("spark.executor.memory", "2g");

    assertThat(findings("yarn", conf, RESNET, new Executor().facts()))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("the container has 2.4 GiB", "spark.executor.memoryOverhead="));
    conf.set("spark.executor.memoryOverhead", "4g");
    assertThat(findings("yarn", conf, RESNET, new Executor().facts())).isEmpty();
  }

  @Test
  void givenOtherProgramOnAnExecutor_whenChecked_thenRefused() {
    Executor executor = new Executor();
    executor.program = "0.1.0 abc";

    assertThat(findings(cluster(), SMALL, executor.facts()))
        .containsExactly(
            new Finding(
                Finding.Severity.ERROR,
                "executor 1 on a runs spark-resnet 0.1.0 abc, the driver 0.1.0 def; put the same spark-resnet.jar on all nodes"));
  }

  @Test
  void givenExecutorsWithOtherKernels_whenChecked_thenRefused() {
    Executor other = new Executor();
    other.id = "2";
    other.kernels = "CpuBackend with onednn 3.11.0 avx2";

    assertThat(findings(cluster(), SMALL, new Executor().facts(), other.facts()))
        .containsExactly(
            new Finding(
                Finding.Severity.ERROR,
                "All replicas must be computed by the same kernels, or no run can be repeated: executor 2 on a have CpuBackend with onednn 3.11.0 avx2; executor 1 on a have CpuBackend with onednn 3.11.0 avx512_core; use executors of one kind"));
  }

  @Test
  void givenExecutorWithoutKernels_whenChecked_thenReason() {
    Executor executor = new Executor();
    executor.backend = "none";
    executor.usable = false;
    executor.kernels = "none: java.lang.UnsatisfiedLinkError: no cudart";

    assertThat(findings(cluster(), SMALL, executor.facts()))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .startsWith(
                        "Networks cannot be computed in executor 1 on a, kernels: none: java.lang.UnsatisfiedLinkError: no cudart"));
  }

  @Test
  void givenCudnnOnCpu_whenChecked_thenRefused() {
    assertThat(
            new Checks(
                    training("train.engine=cudnn"),
                    Resources.of(cluster(), "spark://a:7077"),
                    new Executor().driver(),
                    SMALL)
                .of(List.of()))
        .containsExactly(
            new Finding(
                Finding.Severity.ERROR,
                "train.engine is cudnn and ND4J's backend in the driver is CpuBackend; build with -Pcuda, or set train.engine=auto"));
  }

  @Test
  void givenCudaWithoutGpuForATask_whenChecked_thenRefused() {
    Executor cuda = new Executor();
    cuda.backend = "JCublasBackend";

    assertThat(
            new Checks(training(), Resources.of(cluster(), "spark://a:7077"), cuda.driver(), SMALL)
                .of(List.of(cuda.facts())))
        .containsExactly(
            new Finding(
                Finding.Severity.ERROR,
                "ND4J's backend is JCublasBackend and a replica needs one GPU of its own, spark.task.resource.gpu.amount is not set; set it to 1, and spark.executor.resource.gpu.amount, see conf/spark-defaults.gpu.conf.template"));
  }

  @Test
  void givenThreadsThatSparkDoesNotKeep_whenChecked_thenWarned() {
    assertThat(findings(cluster().set("spark.task.cpus", "4"), SMALL, new Executor().facts()))
        .containsExactly(
            new Finding(
                Finding.Severity.WARNING,
                "A replica computes with 1 threads (train.threads-per-replica) and Spark keeps 4 cores for it; set spark.task.cpus=1"));
  }

  @Test
  void givenExecutorThatDiffersInSmallThings_whenChecked_thenAWarningForEach() {
    Executor executor = new Executor();
    executor.java = "17.0.1+12";
    executor.clockSkewMillis = -61_000;
    executor.gpus = List.of("0");
    executor.spinning = true;
    executor.heapBytes = GIB / 8;
    SparkConf conf = cluster().set("spark.executor.cores", "2").set("spark.speculation", "true");

    assertThat(findings(conf, SMALL, executor.facts()))
        .allMatch(finding -> finding.severity() == Finding.Severity.WARNING)
        .extracting(Finding::message)
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).startsWith("spark.speculation starts slow replicas twice"),
            text -> assertThat(text).startsWith("executor 1 on a runs Java 17.0.1+12"),
            text -> assertThat(text).startsWith("The clock of executor 1 on a is -61 s off"),
            text -> assertThat(text).startsWith("executor 1 on a was given GPU 0 and"),
            text -> assertThat(text).contains("set spark.executorEnv.OMP_WAIT_POLICY to PASSIVE"),
            text -> assertThat(text).contains("need a Java heap of about"));
  }

  /** The vectors alone would fit; a fit has run out of such a heap. */
  @Test
  void givenHeapWithoutRoomForHolesBetweenVectors_whenChecked_thenWarned() {
    Executor here = new Executor();
    here.heapBytes = 3 * GIB / 2;

    assertThat(findings("local[2]", new SparkConf(false), RESNET, here.driver()))
        .containsExactly(
            new Finding(
                Finding.Severity.WARNING,
                "the driver, 2 replicas at once with minibatches of 256: parameter vectors on their way need a Java heap of about 1.7 GiB, it has 1.5 GiB; set spark.driver.memory=2048m"));
  }

  @Test
  void givenDriverOfAClusterWithoutRoomForItsVectors_whenChecked_thenWarned() {
    Executor driver = new Executor();
    driver.heapBytes = 3 * GIB / 4;

    assertThat(
            new Checks(training(), Resources.of(cluster(), MASTER), driver.driver(), RESNET)
                .of(List.of(new Executor().facts())))
        .containsExactly(
            new Finding(
                Finding.Severity.WARNING,
                "The driver needs a Java heap of about 831 MiB for parameter vectors, it has 768 MiB; set spark.driver.memory=1024m"));
  }

  @Test
  void givenExecutorsThatMayOutgrowTheirMachine_whenChecked_thenWarned() {
    Executor second = new Executor();
    second.id = "2";
    Executor first = new Executor();
    first.memoryBytes = 10 * GIB;
    second.memoryBytes = 10 * GIB;

    assertThat(findings(cluster(), SMALL, first.facts(), second.facts()))
        .containsExactly(
            new Finding(
                Finding.Severity.WARNING,
                "2 executors on a may grow to 16.0 GiB together (maxphysicalbytes), the machine has 10.0 GiB; lower their limits or run fewer"));
  }

  @Test
  void givenLocalMasters_whenRead_thenTheirThreadsAreSlots() {
    SparkConf conf = new SparkConf(false);
    assertThat(Resources.of(conf, "local").slots()).isEqualTo(1);
    assertThat(Resources.of(conf, "local[3]").slots()).isEqualTo(3);
    assertThat(Resources.of(conf, "local[4,2]").slots()).isEqualTo(4);
    assertThat(Resources.of(conf, "local[*]").slots())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(Resources.of(conf, "local[3]").local()).isTrue();
    assertThat(Resources.of(conf, "local-cluster[2,1,1024]").local()).isFalse();
  }

  private static SparkConf cluster() {
    return new SparkConf(false)
        .set("spark.cores.max", "2")
        .set("spark.executor.cores", "1")
        .set("spark.executor.memory", "2g");
  }

  private static List<Finding> findings(SparkConf conf, MemoryNeed need, ProcessFacts... facts) {
    return findings(MASTER, conf, need, facts);
  }

  private static List<Finding> findings(
      String master, SparkConf conf, MemoryNeed need, ProcessFacts... facts) {
    return new Checks(training(), Resources.of(conf, master), new Executor().driver(), need)
        .of(List.of(facts));
  }

  private static TrainingConfig training(String... settings) {
    List<String> all = new ArrayList<>(List.of("data.uri=x"));
    all.addAll(List.of(settings));
    return RunConfig.of(Settings.of(List.of(), all)).training();
  }

  /** A process in which everything is in order. */
  private static final class Executor {
    private String id = "1";
    private String program = "0.1.0 def";
    private String java = "17.0.12+7";
    private String backend = "CpuBackend";
    private String kernels = CPU;
    private boolean usable = true;
    private boolean bf16 = true;
    private long heapBytes = 2 * GIB;
    private long offHeapBytes = 4 * GIB;
    private long memoryBytes = 64 * GIB;
    private boolean spinning;
    private List<String> gpus = List.of();
    private long clockSkewMillis = 3;

    ProcessFacts driver() {
      id = ProcessFacts.DRIVER;
      return facts();
    }

    ProcessFacts facts() {
      return new ProcessFacts(
          id,
          "a",
          program,
          java,
          backend,
          kernels,
          usable,
          bf16,
          heapBytes,
          offHeapBytes,
          8 * GIB,
          memoryBytes,
          8,
          spinning,
          gpus,
          clockSkewMillis);
    }
  }
}
