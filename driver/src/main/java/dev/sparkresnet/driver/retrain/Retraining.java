package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.job.RunAttempt;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.retrain.JudgedInputs.Judged;
import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunConflictException;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One scheduled retraining, safe to be started at any time and any number of times: a finished run
 * is left alone, one that was cut off goes on, one that another process works on is not touched,
 * and inputs that were judged before are not trained again.
 */
public final class Retraining {
  private static final String LEASE = "lease";

  private final JavaSparkContext spark;
  private final PipelineConfig config;
  private final RunAttempt attempt;
  private final String runId;
  private final ToIntFunction<Outcome> exitCodes;
  private final CandidateRun.Options options;
  private final ModelRegistry registry;
  private final RunDirectory directory;
  private final Instant startedAt = Instant.now();

  /**
   * Makes a retraining; touches nothing.
   *
   * @param attempt that this is; status.json tells of its failure
   * @param exitCodes what status.json tells for an outcome
   */
  public Retraining(
      JavaSparkContext spark,
      PipelineConfig config,
      RunAttempt attempt,
      ToIntFunction<Outcome> exitCodes,
      CandidateRun.Options options)
      throws IOException {
    this.spark = spark;
    this.config = config;
    this.attempt = attempt;
    this.runId = attempt.id().value();
    this.exitCodes = exitCodes;
    this.options = options;
    Configuration hadoop = spark.hadoopConfiguration();
    this.registry =
        ModelRegistry.at(hadoop, new Path(config.registry().uri()), config.registry().model());
    this.directory = attempt.directory();
  }

  /**
   * Does what is left to do.
   *
   * @throws dev.sparkresnet.driver.lease.LeaseHeldException if another process works on the model
   */
  public RunStatus run() throws IOException, InterruptedException {
    Optional<RunStatus> finished = finished();
    if (finished.isPresent()) {
      return finished.get();
    }
    Duration timeToLive = Duration.ofSeconds(config.retrain().leaseSeconds());
    try (Lease lease =
        Lease.acquire(
            spark.hadoopConfiguration(),
            new Path(registry.path(), LEASE),
            "retrain " + runId,
            timeToLive)) {
      // Another process may have finished it before it gave the lease away.
      finished = finished();
      return finished.isPresent() ? finished.get() : runHolding(lease);
    }
  }

  private Optional<RunStatus> finished() throws IOException {
    Optional<RunStatus> status =
        directory
            .status()
            .map(RunStatus::ofFiles)
            .filter(found -> found.state() == RunStatus.State.SUCCEEDED);
    if (status.isPresent() && status.get().outcome() == null) {
      throw new RunConflictException(
          directory.path()
              + " holds a finished run of train, expected one of retrain or nothing; choose another --run-id");
    }
    return status;
  }

  private RunStatus runHolding(Lease lease) throws IOException, InterruptedException {
    TrainingData data = TrainingData.open(spark.hadoopConfiguration(), config.run());
    TrainingData judging = judging(data);
    JudgedInputs inputs =
        JudgedInputs.of(
            spark.hadoopConfiguration(),
            registry.path(),
            config,
            data.manifest().fingerprint(),
            judging.manifest().fingerprint());
    Optional<Judged> judged = inputs.earlier().filter(earlier -> !earlier.runId().equals(runId));
    if (judged.isPresent()) {
      return unchanged(judged.get());
    }
    CandidateRun candidate =
        new CandidateRun(spark, config, runId, data, judging, registry, directory, options);
    attempt.handOver();
    return candidate.run(lease, inputs, exitCodes);
  }

  private TrainingData judging(TrainingData data) throws IOException {
    String uri = config.promotion().dataUri();
    return uri.isEmpty() ? data : TrainingData.open(spark.hadoopConfiguration(), uri);
  }

  private RunStatus unchanged(Judged judged) throws IOException {
    String message =
        "nothing to do: run %s had the same data, configuration and code and was %s"
            .formatted(judged.runId(), judged.outcome().name().toLowerCase(Locale.ROOT));
    RunStatus status =
        RunStatus.withoutTraining(
            runId,
            RunStatus.State.SUCCEEDED,
            exitCodes.applyAsInt(Outcome.UNCHANGED),
            message,
            Outcome.UNCHANGED,
            List.of(message),
            startedAt);
    directory.write(status);
    return status;
  }
}
