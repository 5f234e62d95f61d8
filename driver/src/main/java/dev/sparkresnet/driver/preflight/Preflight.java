package dev.sparkresnet.driver.preflight;

import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a run starts, for what would fail later: waits for executors and compares what they
 * tell of themselves with what the run needs.
 */
public final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
  private static final long MILLIS_UNTIL_WARNING = 30_000;

  /** Once the first executor is there, others of a healthy cluster come within this time. */
  private static final long MILLIS_FOR_OTHERS = 5_000;

  private static final long MILLIS_OF_QUIET = 2_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final JavaSparkContext spark;
  private final RunConfig config;
  private final Path run;
  private final Resources resources;
  private final MemoryNeed need;

  /**
   * A look at one run.
   *
   * @param network that is to be trained
   * @param run the run's directory; need not be there
   */
  public Preflight(JavaSparkContext spark, RunConfig config, ResNet18 network, Path run) {
    this.spark = spark;
    this.config = config;
    this.run = run;
    this.resources = Resources.of(spark.getConf(), spark.sc().master());
    this.need = MemoryNeed.of(network);
  }

  /**
   * Looks. Warnings are logged, also those of executors that come later.
   *
   * @return what was found in order, in a line
   * @throws PreflightException naming everything that would make the run fail
   * @throws IOException if the folder of runs cannot be written to
   */
  public String run() throws IOException, InterruptedException {
    requireWritable();
    Executors executors = FactsPlugin.executors();
    awaitExecutors(executors);
    ProcessFacts driver = ProcessFacts.ofThisProcess(ProcessFacts.DRIVER, List.of(), 0);
    Checks checks = new Checks(config.training(), resources, driver, need);
    List<ProcessFacts> known =
        executors.thenEach(later -> checks.of(later).forEach(Preflight::warnOf));
    requireNoErrors(checks.of(known), " (train --no-doctor starts without looking)");
    return summary(known);
  }

  /**
   * Looks at this process alone: in an application that opened its session itself, executors tell
   * nothing of themselves.
   *
   * @throws PreflightException naming everything that would make the run fail
   */
  public void runHere() throws IOException {
    ProcessFacts here = ProcessFacts.ofThisProcess(ProcessFacts.DRIVER, List.of(), 0);
    requireNoErrors(
        new Checks(config.training(), resources, here, need)
            .of(resources.local() ? List.of(here) : List.of()),
        "");
  }

  private static void requireNoErrors(List<Finding> findings, String wayRound) {
    List<String> errors = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.severity() == Finding.Severity.ERROR) {
        errors.add(finding.message());
      } else {
        warnOf(finding);
      }
    }
    if (!errors.isEmpty()) {
      throw new PreflightException(String.join("; ", errors) + wayRound);
    }
  }

  private void requireWritable() throws IOException {
    Path probe = new Path(run.getParent(), ".probe-" + run.getName());
    try {
      AtomicFile.write(spark.hadoopConfiguration(), probe, new byte[0]);
      Storage.of(spark.hadoopConfiguration(), probe).delete(probe, false);
    } catch (IOException e) {
      throw new IOException(
          "runs.uri must be a folder that can be written to, %s cannot: %s; change its permissions or set another"
              .formatted(run.getParent(), e.getMessage()),
          e);
    }
  }

  /** Spark waits for executors as long as it takes; the user is told why nothing happens. */
  private void awaitExecutors(Executors executors) throws InterruptedException {
    long started = System.nanoTime();
    while (executors.await(1, MILLIS_UNTIL_WARNING) == 0) {
      LOG.warn(
          "No executor has come in {} s, Spark goes on waiting. Each needs {}{}; look at the cluster manager's page for what is free and for executors that fail",
          (System.nanoTime() - started) / NANOS_PER_SECOND,
          resources.ofExecutor(),
          resources.ofDriverOnWorker());
    }
    executors.await(resources.executors(), MILLIS_FOR_OTHERS);
    if (!resources.local()) {
      // Where no number was asked for, each worker starts one, and those do not come at once.
      executors.awaitAll(this::registered, MILLIS_OF_QUIET, MILLIS_FOR_OTHERS);
    }
  }

  /** Executors that Spark knows of; it counts the driver as one. */
  private int registered() {
    return spark.sc().statusTracker().getExecutorInfos().length - 1;
  }

  private static void warnOf(Finding finding) {
    LOG.warn("{}", finding.message());
  }

  private String summary(List<ProcessFacts> executors) {
    int replicas =
        executors.stream()
            .mapToInt(
                each -> resources.replicasAtOnce(config.training().replicas(), each.processors()))
            .sum();
    return String.format(
        Locale.ROOT,
        "Looked at %s: %s; %d of %d replicas at once",
        resources.local() ? "this process" : count(executors.size()) + " and the driver",
        executors.stream().map(ProcessFacts::kernels).distinct().collect(Collectors.joining(", ")),
        Math.min(replicas, config.training().replicas()),
        config.training().replicas());
  }

  private static String count(int executors) {
    return executors + (executors == 1 ? " executor" : " executors");
  }
}
