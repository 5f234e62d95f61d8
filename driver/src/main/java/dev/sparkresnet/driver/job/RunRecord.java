package dev.sparkresnet.driver.job;

import dev.sparkresnet.data.storage.FailureReason;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.device.HostName;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import dev.sparkresnet.driver.run.BuildInfo;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.Libraries;
import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.model.backend.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps status.json and manifest.json of one run true while it goes on. */
public final class RunRecord implements TrainingJob.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecord.class);

  private final String runId;
  private final RunConfig config;
  private final Map<String, String> configuration;
  private final TrainingData data;
  private final JavaSparkContext spark;
  private final RunDirectory directory;
  private final RunListener listener;
  private final Integer continuedAfterEpoch;
  private final Instant startedAt = Instant.now();
  private volatile EpochMetrics lastEpoch;

  /** The epoch whose network was saved; null before. */
  private EpochMetrics kept;

  private String parametersSha256;
  private String modelSha256;

  /**
   * A record of a run whose directory is there.
   *
   * @param configuration effective value of every key of the command
   * @param continuedAfterEpoch epochs that an earlier attempt has done, or nothing
   * @param listener is told the same; closed by who made it
   */
  public RunRecord(
      String runId,
      RunConfig config,
      Map<String, String> configuration,
      TrainingData data,
      JavaSparkContext spark,
      RunDirectory directory,
      Optional<Integer> continuedAfterEpoch,
      RunListener listener) {
    this.runId = runId;
    this.config = config;
    this.configuration = configuration;
    this.data = data;
    this.spark = spark;
    this.directory = directory;
    this.continuedAfterEpoch = continuedAfterEpoch.orElse(null);
    this.listener = listener;
    this.lastEpoch = directory.lastEpoch().orElse(null);
  }

  /** Since this attempt began. */
  public double seconds() {
    return ChronoUnit.MILLIS.between(startedAt, Instant.now()) / 1e3;
  }

  /** Writes down what is to be done: without it the directory could not be continued. */
  public void started() throws IOException {
    RunManifest manifest = writeManifest();
    running("training");
    listener.started(spark.hadoopConfiguration(), directory, manifest, directory.finishedEpochs());
  }

  /** Says what the run is doing now. */
  public void running(String message) throws IOException {
    directory.write(status(RunStatus.State.RUNNING, null, message, null, null));
  }

  @Override
  public void epochStarted(int epoch, long examples) {
    // The status counts finished epochs.
  }

  @Override
  public void epochFinished(EpochMetrics metrics, ConfusionMatrix confusion) {
    lastEpoch = metrics;
    try {
      running("finished epoch " + metrics.epoch() + " of " + config.training().epochs());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the status of run " + directory.path(), e);
    }
    listener.epochFinished(metrics);
  }

  /** The network is trained and saved; what is left, if anything, is to judge it. */
  public void trained(TrainingJob.Result result) throws IOException {
    parametersSha256 = result.parametersSha256();
    modelSha256 = result.modelSha256();
    kept = result.kept();
    writeManifest();
  }

  /** The run has done all that it was to do. */
  public RunStatus succeeded() throws IOException {
    return succeeded(null, ExitCode.DONE, null, trainedMessage());
  }

  /**
   * The same for a retraining.
   *
   * @param reasons one for each check, those that decided included
   */
  public RunStatus succeeded(Outcome outcome, int exitCode, List<String> reasons, String message)
      throws IOException {
    RunStatus status = status(RunStatus.State.SUCCEEDED, exitCode, message, outcome, reasons);
    directory.write(status);
    listener.ended(status);
    return status;
  }

  private String trainedMessage() {
    return "trained "
        + finishedEpochs()
        + " epochs"
        + (kept.epoch() == finishedEpochs() ? "" : ", kept epoch " + kept.epoch());
  }

  /** Writes the failure down; where even that fails, both failures reach the caller. */
  public void failed(Throwable failure) {
    Failure shown = Failure.of(failure);
    RunStatus status =
        status(RunStatus.State.FAILED, shown.exitCode(), shown.message(), null, null);
    try {
      directory.write(status);
    } catch (IOException e) {
      LOG.warn("status.json does not tell that the run failed: {}", FailureReason.of(e));
      failure.addSuppressed(e);
    }
    listener.ended(status);
  }

  /** Lets a file that is being written be finished, and says that the process was told to end. */
  public void killed() {
    RunStatus status =
        status(
            RunStatus.State.KILLED,
            ExitCode.TERMINATED,
            String.format(
                Locale.ROOT,
                "told to end after %d of %d epochs; the same command goes on from there",
                finishedEpochs(),
                config.training().epochs()),
            null,
            null);
    try {
      directory.writeLast(status);
    } catch (IOException e) {
      LOG.warn("Cannot write the status of run {}", directory.path(), e);
    }
    listener.ended(status);
  }

  private int finishedEpochs() {
    return lastEpoch == null ? 0 : lastEpoch.epoch();
  }

  private RunStatus status(
      RunStatus.State state,
      Integer exitCode,
      String message,
      Outcome outcome,
      List<String> reasons) {
    EpochMetrics told = kept == null ? lastEpoch : kept;
    return new RunStatus(
        runId,
        state,
        exitCode,
        message,
        finishedEpochs(),
        told == null ? null : told.testAccuracy(),
        parametersSha256,
        modelSha256,
        continuedAfterEpoch,
        outcome,
        reasons,
        time(startedAt),
        state == RunStatus.State.RUNNING ? null : time(Instant.now()));
  }

  private RunManifest writeManifest() throws IOException {
    RunManifest manifest =
        new RunManifest(
            runId,
            time(startedAt),
            BuildInfo.ofThisProgram().version(),
            BuildInfo.ofThisProgram().commit(),
            HostName.ofThisMachine(),
            spark.master(),
            data.root().toString(),
            data.manifest().fingerprint(),
            data.manifest().classNames(),
            config.training().seed(),
            config.training().replicas(),
            configuration,
            versions(),
            parametersSha256,
            modelSha256);
    directory.write(manifest);
    return manifest;
  }

  private Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>(Libraries.versions());
    versions.put("java", Runtime.version().toString());
    versions.put("spark", spark.version());
    versions.put("nd4jBackend", Backend.name());
    if (lastEpoch != null) {
      versions.put("engine", lastEpoch.engine());
    }
    return versions;
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
