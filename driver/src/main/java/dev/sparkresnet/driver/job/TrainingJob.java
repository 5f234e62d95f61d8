package dev.sparkresnet.driver.job;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.checkpoint.Checkpoints;
import dev.sparkresnet.driver.checkpoint.RunCheckpoints;
import dev.sparkresnet.driver.checkpoint.TrainingState;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.TrainingConfig;
import dev.sparkresnet.driver.config.TrainingMasterKind;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.DistributedEvaluation;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.monitoring.MonitoringPlugin;
import dev.sparkresnet.driver.monitoring.TrainingGauges;
import dev.sparkresnet.driver.progress.JobLabel;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.training.AveragingEpochRunner;
import dev.sparkresnet.driver.training.EpochReport;
import dev.sparkresnet.driver.training.EpochRunner;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import dev.sparkresnet.driver.training.StockEpochRunner;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Trains a ResNet-18 for some epochs; after each it is scored on the test split and a checkpoint is
 * written.
 */
public final class TrainingJob {
  /** Watches a job. Called on the thread that runs it. */
  public interface Listener {
    /**
     * An epoch is about to start.
     *
     * @param epoch counted from 0
     * @param examples training images of the epoch
     */
    void epochStarted(int epoch, long examples);

    /**
     * An epoch is done, and its metrics are written.
     *
     * @param confusion on the test images
     */
    void epochFinished(EpochMetrics metrics, ConfusionMatrix confusion);
  }

  /**
   * What a finished job has to show.
   *
   * @param kept metrics of the epoch whose network was saved
   */
  public record Result(EpochMetrics kept, String parametersSha256, String modelSha256) {}

  private final JavaSparkContext spark;
  private final RunConfig config;
  private final RunDirectory directory;
  private final RunCheckpoints checkpoints;
  private final NetworkBlueprint blueprint;
  private final EpochRunner runner;
  private final DistributedEvaluation evaluation;
  private final Optional<Validation> validation;
  private final long examples;
  private Integer continuedAfterEpoch;

  public TrainingJob(
      JavaSparkContext spark, RunConfig config, TrainingData data, RunDirectory directory) {
    this.spark = spark;
    this.config = config;
    this.directory = directory;
    this.checkpoints =
        new RunCheckpoints(
            spark.hadoopConfiguration(),
            directory.path(),
            config.training().seed(),
            data.manifest().fingerprint());
    TrainingConfig training = config.training();
    // dl4j-spark's own master builds its networks itself, on the stock kernels.
    EngineChoice choice =
        training.trainingMaster() == TrainingMasterKind.DL4J
            ? EngineChoice.DL4J
            : training.engine();
    EngineOptions engine =
        new EngineOptions(choice, training.precision(), training.threadsPerReplica());
    this.examples = data.trainingExamples(config);
    ComputationGraph network = newNetwork(data);
    this.blueprint = NetworkBlueprint.of(network, engine);
    this.runner = runner(data, network);
    ReplicaData scored = data.minibatches(config.evaluation().batchSize(), 1, training.seed());
    this.evaluation =
        new DistributedEvaluation(
            spark, scored, data.manifest().test().shards(), config.data().testExamples());
    this.validation =
        config.validation().examples() == 0
            ? Optional.empty()
            : Optional.of(
                new Validation(
                    config.validation(),
                    spark,
                    scored,
                    ShardPart.limited(data.manifest().train().shards(), 0)));
  }

  private ComputationGraph newNetwork(TrainingData data) {
    return data.network(config.model().width())
        .graph(
            new TrainingHyperparameters(config.training().learningRate(), DataType.FLOAT),
            config.training().seed());
  }

  private EpochRunner runner(TrainingData data, ComputationGraph network) {
    TrainingConfig training = config.training();
    List<ShardEntry> shards = data.manifest().train().shards();
    ReplicaData minibatches =
        data.minibatches(training.batchSizePerReplica(), training.shuffleShards(), training.seed())
            .with(config.augmentation().augmentation());
    return switch (training.trainingMaster()) {
      case EPOCH ->
          new AveragingEpochRunner(
              spark, network, examples, config, blueprint, minibatches, shards);
      case DL4J -> new StockEpochRunner(spark, network, shards, examples, training, minibatches);
    };
  }

  /** Takes over what an earlier attempt has finished: its newest whole checkpoint, if any. */
  public void continueFromCheckpoint() throws IOException {
    Optional<TrainingState> found = checkpoints.newest(trainingState());
    found.ifPresent(
        state -> {
          state.network().copyTo(runner.network());
          runner.restoreDriverState(state.driver());
        });
    continuedAfterEpoch = finishedEpochs();
    directory.continueAfter(continuedAfterEpoch);
  }

  /**
   * Starts from the parameters and batch norm statistics of another network; Adam starts afresh.
   *
   * @throws IllegalArgumentException if it has another number of parameters
   */
  public void startFrom(ComputationGraph trained) {
    ModelState start = ModelState.withoutUpdaterState(trained);
    new ModelState(start.vector(), start.parameterBytes(), 0, 0).copyTo(runner.network());
  }

  /** The network that the next epoch starts from. */
  public ComputationGraph network() {
    return runner.network();
  }

  /** Epochs that an earlier attempt has finished; nothing for a job that began anew. */
  public Optional<Integer> continuedAfterEpoch() {
    return Optional.ofNullable(continuedAfterEpoch);
  }

  /** Runs the epochs that are left; metrics and a checkpoint after each, the model at the end. */
  public Result run(Listener... listeners) throws IOException {
    int epochs = config.training().epochs();
    TrainingGauges gauges = MonitoringPlugin.training();
    while (finishedEpochs() < epochs && !isOver()) {
      int epoch = finishedEpochs();
      long started = System.nanoTime();
      gauges.epochStarted(epoch, examples);
      for (Listener listener : listeners) {
        listener.epochStarted(epoch, examples);
      }
      EpochReport report = runner.runEpoch();
      EpochStart model = new EpochStart(blueprint, runner.model());
      EvaluationResult validated =
          validation.map(of -> score(epoch, "validation", () -> of.score(model))).orElse(null);
      EvaluationResult scored = score(epoch, "test", () -> evaluation.evaluate(model));
      EpochMetrics metrics = finish(report, scored, validated, started);
      gauges.epochFinished(metrics);
      for (Listener listener : listeners) {
        listener.epochFinished(metrics, scored.confusion());
      }
    }
    return save();
  }

  private EvaluationResult score(int epoch, String images, Supplier<EvaluationResult> job) {
    return JobLabel.during(
        spark,
        String.format(
            Locale.ROOT,
            "epoch %d of %d: score the %s images",
            epoch + 1,
            config.training().epochs(),
            images),
        "score images",
        job::get);
  }

  private boolean isOver() {
    return validation.map(of -> of.isOver(directory.validationAccuracies())).orElse(false);
  }

  /** Saves the network of the last epoch, or of the best one where a validation chose it. */
  private Result save() throws IOException {
    ModelState model = runner.model();
    int kept = finishedEpochs();
    if (validation.isPresent() && config.validation().keepBest()) {
      kept = Validation.bestEpoch(directory.validationAccuracies());
      if (kept < finishedEpochs()) {
        model = checkpoints.best(model, kept);
      }
    }
    model.copyTo(runner.network());
    String modelSha256 = directory.write(runner.network());
    return new Result(directory.epoch(kept), model.parametersSha256(), modelSha256);
  }

  private int finishedEpochs() {
    return runner.network().getConfiguration().getEpochCount();
  }

  private TrainingState trainingState() {
    return new TrainingState(ModelState.of(runner.network()), runner.driverState());
  }

  /** The checkpoint counts only when the epoch's metrics are written. */
  private EpochMetrics finish(
      EpochReport report, EvaluationResult scored, EvaluationResult validated, long started)
      throws IOException {
    long writing = System.nanoTime();
    EpochMetrics[] metrics = new EpochMetrics[1];
    directory.uninterrupted(
        () -> {
          Checkpoints.Pending checkpoint = checkpoints.write(trainingState());
          if (validated != null && isBest(validated)) {
            checkpoints.writeBest(runner.model());
          }
          double seconds = (System.nanoTime() - writing) / 1e9;
          metrics[0] =
              EpochMetrics.of(
                  report, scored, validated, seconds, (System.nanoTime() - started) / 1e9);
          directory.append(metrics[0]);
          checkpoint.complete(config.checkpoint().keep());
        });
    return metrics[0];
  }

  private boolean isBest(EvaluationResult validated) {
    List<Double> accuracies = new ArrayList<>(directory.validationAccuracies());
    accuracies.add(validated.accuracy());
    return Validation.isBest(accuracies);
  }
}
