package dev.sparkresnet.driver.preflight;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What spark-submit was asked for.
 *
 * @param local whether driver and replicas share one process
 * @param executors that a healthy cluster starts, at least 1
 * @param slots tasks that one executor runs at once; 0 where only the cluster knows
 * @param taskCpus cores of one task
 * @param gpusOfTask of {@code spark.task.resource.gpu.amount}, 0 where not set
 * @param gpusOfExecutor of {@code spark.executor.resource.gpu.amount}, 0 where not set
 * @param heap of an executor, as it was asked for
 * @param driver what it takes of a standalone worker, in Spark's keys; empty where it runs
 *     elsewhere
 * @param containers whether a cluster manager kills an executor that outgrows its memory
 * @param containerBytes size of an executor's container, where there are some
 */
record Resources(
    boolean local,
    int executors,
    int slots,
    int taskCpus,
    double gpusOfTask,
    int gpusOfExecutor,
    String heap,
    String driver,
    boolean containers,
    long containerBytes,
    boolean speculation) {
  private static final Pattern LOCAL_THREADS = Pattern.compile("local\\[(\\d+|\\*)[,\\]].*");
  private static final double DEFAULT_OVERHEAD = 0.1;
  private static final long LEAST_OVERHEAD_MIB = 384;
  private static final long MIB = 1L << 20;

  static Resources of(SparkConf conf, String master) {
    boolean local = LocalMaster.is(master);
    int taskCpus = conf.getInt("spark.task.cpus", 1);
    int cores = local ? localThreads(master) : conf.getInt("spark.executor.cores", 0);
    boolean containers = master.startsWith("yarn") || master.startsWith("k8s:");
    return new Resources(
        local,
        local ? 1 : executors(conf, cores),
        cores / taskCpus,
        taskCpus,
        conf.getDouble("spark.task.resource.gpu.amount", 0),
        conf.getInt("spark.executor.resource.gpu.amount", 0),
        conf.get("spark.executor.memory", "1g"),
        driverOnWorker(conf, master),
        containers,
        containers ? containerBytes(conf) : Long.MAX_VALUE,
        conf.getBoolean("spark.speculation", false));
  }

  private static int localThreads(String master) {
    Matcher matcher = LOCAL_THREADS.matcher(master);
    if (!matcher.matches()) {
      return 1;
    }
    return matcher.group(1).equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(matcher.group(1));
  }

  private static int executors(SparkConf conf, int cores) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return Math.max(1, conf.getInt("spark.dynamicAllocation.minExecutors", 0));
    }
    int coresInAll = conf.getInt("spark.cores.max", 0);
    int byCores = cores > 0 ? coresInAll / cores : 0;
    return Math.max(1, conf.getInt("spark.executor.instances", byCores));
  }

  private static String driverOnWorker(SparkConf conf, String master) {
    boolean standalone = master.startsWith("spark://");
    return standalone && conf.get("spark.submit.deployMode", "client").equals("cluster")
        ? "spark.driver.cores=%s, spark.driver.memory=%s"
            .formatted(conf.get("spark.driver.cores", "1"), conf.get("spark.driver.memory", "1g"))
        : "";
  }

  private static long containerBytes(SparkConf conf) {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    long least =
        Math.max(
            LEAST_OVERHEAD_MIB,
            (long)
                (heap * conf.getDouble("spark.executor.memoryOverheadFactor", DEFAULT_OVERHEAD)));
    return (heap + conf.getSizeAsMb("spark.executor.memoryOverhead", least + "m")) * MIB;
  }

  /** What each executor was asked for, in Spark's keys. */
  String ofExecutor() {
    return "spark.executor.cores="
        + (slots == 0 ? "all of a worker" : slots * taskCpus)
        + ", spark.executor.memory="
        + heap
        + (gpusOfExecutor == 0 ? "" : ", spark.executor.resource.gpu.amount=" + gpusOfExecutor);
  }

  /** Why a cluster that looks large enough may have no place for an executor; else empty. */
  String ofDriverOnWorker() {
    return driver.isEmpty() ? "" : " beside this driver, which takes " + driver + " of a worker";
  }

  /** Replicas that one executor computes at once; where only the cluster knows, all its cores. */
  int replicasAtOnce(int replicas, int processors) {
    int known = slots > 0 ? slots : Math.max(1, processors / taskCpus);
    return Math.min(known, replicas);
  }
}
