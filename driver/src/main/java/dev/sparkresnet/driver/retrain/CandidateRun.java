package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.config.RetrainConfig;
import dev.sparkresnet.driver.gate.ClassChecks;
import dev.sparkresnet.driver.gate.DataGate;
import dev.sparkresnet.driver.gate.DataReport;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.job.RunRecord;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.job.TrainingJob;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.preflight.Preflight;
import dev.sparkresnet.driver.registry.Champion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.registry.VersionManifest;
import dev.sparkresnet.driver.report.RunReport;
import dev.sparkresnet.driver.retrain.JudgedInputs.Judged;
import dev.sparkresnet.driver.run.EarlierAttempt;
import dev.sparkresnet.driver.run.KillHook;
import dev.sparkresnet.driver.run.ModelFile;
import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.driver.tensorboard.TensorBoardLog;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Data gate, training, judgement against the champion, promotion.
 *
 * <p>Every step can be repeated: what an attempt that was cut off has trained is kept, and one
 * whose candidate was promoted before its status was written only writes that.
 */
public final class CandidateRun {
  /** Shows a retraining to people. */
  public interface Display extends TrainingJob.Listener {
    void step(String line);
  }

  /** Whether it is looked at, before the run, what would make it fail. */
  public enum Doctor {
    FIRST,
    SKIPPED
  }

  /**
   * How a run goes about it; nothing of its result.
   *
   * @param listener closed by who made it
   */
  public record Options(Doctor doctor, Display display, RunListener listener) {}

  private static final String WARM_START = "retrain.warm-start";
  private static final String DATA_REPORT = "data-report.json";

  private final JavaSparkContext spark;
  private final Configuration hadoop;
  private final PipelineConfig config;
  private final String runId;
  private final TrainingData data;
  private final TrainingData judging;
  private final ModelRegistry registry;
  private final RunDirectory directory;
  private final Display display;
  private final RunListener listener;
  private final Optional<Champion> champion;
  private final String warmStart;
  private final TrainingJob job;

  /** Prepares a run's directory, or finds out what is left to do there. */
  CandidateRun(
      JavaSparkContext spark,
      PipelineConfig config,
      String runId,
      TrainingData data,
      TrainingData judging,
      ModelRegistry registry,
      RunDirectory directory,
      Options options)
      throws IOException, InterruptedException {
    this.spark = spark;
    this.hadoop = spark.hadoopConfiguration();
    this.config = config;
    this.runId = runId;
    this.data = data;
    this.judging = judging;
    this.registry = registry;
    this.directory = directory;
    this.display = options.display();
    this.listener = options.listener();
    this.champion = registry.champion();
    Optional<EarlierAttempt> earlier =
        EarlierAttempt.in(directory).filter(EarlierAttempt::isWorthContinuing);
    this.warmStart = warmStart(earlier);
    earlier.ifPresent(this::requireSame);
    if (options.doctor() == Doctor.FIRST) {
      display.step(
          new Preflight(
                  spark, config.run(), data.network(config.run().model().width()), directory.path())
              .run());
    }
    this.job = new TrainingJob(spark, config.run(), data, directory);
    if (earlier.isPresent()) {
      job.continueFromCheckpoint();
    } else {
      directory.createAnew();
    }
    if (job.continuedAfterEpoch().orElse(0) == 0) {
      startWarm();
    }
  }

  /** A run that goes on starts from where it once began, whoever is the champion now. */
  private String warmStart(Optional<EarlierAttempt> earlier) throws IOException {
    String configured = config.retrain().warmStart();
    String recorded =
        earlier.map(attempt -> attempt.manifest().configuration().get(WARM_START)).orElse(null);
    return recorded != null && configured.equals(WarmStart.CHAMPION)
        ? recorded
        : WarmStart.resolve(configured, registry, champion);
  }

  private void requireSame(EarlierAttempt earlier) {
    Map<String, String> deciding = new TreeMap<>(config.run().decidingResult());
    deciding.put(WARM_START, warmStart);
    earlier.requireSame(directory, deciding, data.manifest().fingerprint());
  }

  private void startWarm() throws IOException {
    if (!warmStart.equals(RetrainConfig.NO_WARM_START)) {
      ComputationGraph trained = registry.network(warmStart);
      WarmStart.requireSameStructure(warmStart, trained, job.network());
      WarmStart.requireSameClasses(
          warmStart, registry.manifest(warmStart).classNames(), data.manifest().classNames());
      job.startFrom(trained);
      display.step("Starting from version " + warmStart);
    }
  }

  RunStatus run(Lease lease, JudgedInputs inputs, ToIntFunction<Outcome> exitCodes)
      throws IOException {
    Map<String, String> configuration = new TreeMap<>(config.effective());
    configuration.put(WARM_START, warmStart);
    RunRecord record =
        new RunRecord(
            runId,
            config.run(),
            configuration,
            data,
            spark,
            directory,
            job.continuedAfterEpoch(),
            listener);
    Runnable onKill =
        () -> {
          record.killed();
          lease.close();
          listener.close();
        };
    try (KillHook hook = new KillHook(onKill)) {
      record.started();
      hook.arm();
      Judgement judgement = makeCandidate(lease, record);
      inputs.write(new Judged(runId, judgement.outcome(), now()));
      return record.succeeded(
          judgement.outcome(),
          exitCodes.applyAsInt(judgement.outcome()),
          judgement.reasons(),
          judgement.message());
    } catch (Throwable e) {
      record.failed(e);
      throw e;
    } finally {
      new RunReport(spark, config.run(), data, directory).write();
    }
  }

  private Judgement makeCandidate(Lease lease, RunRecord record) throws IOException {
    inspectData(record);
    display.step(
        "Training on %s with %d replicas; run directory %s"
            .formatted(data.root(), config.run().training().replicas(), directory.path()));
    TrainingJob.Result trained =
        job.run(display, record, new TensorBoardLog(config.run().output(), data, directory));
    record.trained(trained);
    if (isPromoted()) {
      return recordedJudgement();
    }
    record.running("judging the candidate");
    CandidateJudge.Result result = judge();
    Judgement judgement =
        new Judgement(
            runId,
            trained.parametersSha256(),
            champion.map(Champion::version).orElse(null),
            judging.root().toString(),
            result.verdict());
    directory.writeDocument(Judgement.FILE, judgement);
    lease.requireHeld();
    new Publication(registry, directory, config, data, warmStart)
        .publish(runId, result.candidate(), judgement.champion(), judging);
    if (judgement.outcome() == Outcome.PROMOTED) {
      registry.promote(runId, judgement.message());
    }
    return judgement;
  }

  /** Whether an earlier attempt came as far as that. */
  private boolean isPromoted() {
    return champion.map(Champion::version).filter(runId::equals).isPresent();
  }

  private Judgement recordedJudgement() throws IOException {
    return directory
        .document(Judgement.FILE, Judgement.class)
        .orElseThrow(
            () ->
                new BadDataException(
                    "Run %s is the champion, but its %s is missing; choose another --run-id"
                        .formatted(directory.path(), Judgement.FILE)));
  }

  private void inspectData(RunRecord record) throws IOException {
    record.running("inspecting the data");
    VersionManifest promoted = champion.isEmpty() ? null : championManifest();
    DataReport report =
        new DataGate(spark, config.dataGate())
            .inspect(data, promoted == null ? null : promoted.data())
            .and(
                new ClassChecks(data.manifest(), judging.manifest())
                    .all(
                        Optional.ofNullable(promoted).map(VersionManifest::classNames),
                        config.promotion().minRecall()));
    directory.writeDocument(DATA_REPORT, report);
    report.throwIfFailed();
    display.step("Data: all " + report.findings().size() + " checks passed");
  }

  private CandidateJudge.Result judge() throws IOException {
    CandidateJudge judge = new CandidateJudge(spark, config, judging);
    ComputationGraph candidate = ModelFile.read(hadoop, directory.path());
    return champion.isEmpty()
        ? judge.judgeFirst(candidate)
        : judge.judge(candidate, registry.network(champion.get().version()), championManifest());
  }

  private VersionManifest championManifest() throws IOException {
    return registry.manifest(champion.orElseThrow().version());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
