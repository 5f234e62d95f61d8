package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.averaging.ChannelMoments;
import dev.sparkresnet.driver.averaging.DriverMemory;
import dev.sparkresnet.driver.averaging.WeightAverage;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.TrainingConfig;
import dev.sparkresnet.driver.progress.JobLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;

/**
 * A dl4j-spark training master for few averagings an epoch.
 *
 * <p>{@code SparkComputationGraph.fitPaths} with the shards' file names runs one epoch in one or
 * more rounds: every replica starts from the same parameters and Adam moments, takes one step per
 * minibatch of its plan ({@link EpochPlan}), and the replicas' vectors are averaged, weighted by
 * the examples they trained on. After the last round, with more than one replica, the batch norm
 * statistics are then measured anew: the averaged network runs forward in training mode over a
 * sample spread over the replicas and the moments are pooled exactly, since averaged running
 * statistics do not fit averaged weights.
 *
 * <p>dl4j-spark's ParameterAveragingTrainingMaster drops examples that do not fill a split, forgets
 * Adam's moments by default, and weights all replicas alike; this one does not.
 */
public final class EpochAveragingTrainingMaster extends PathsOnlyTrainingMaster {
  private final Map<String, ShardEntry> shards;
  private final long exampleLimit;
  private final RunConfig config;
  private final TrainingConfig training;
  private final NetworkBlueprint blueprint;
  private final ReplicaData data;
  private final EpochAdvice advice = new EpochAdvice();
  private final DriverMemory memory;
  private EpochReport lastEpoch;

  /**
   * Makes a master for one data set.
   *
   * @param shards the training split's shards
   * @param exampleLimit of their first images to train on, 0 for all
   */
  public EpochAveragingTrainingMaster(
      List<ShardEntry> shards,
      long exampleLimit,
      RunConfig config,
      NetworkBlueprint blueprint,
      ReplicaData data,
      DriverMemory memory) {
    this.shards = shards.stream().collect(Collectors.toMap(ShardEntry::file, Function.identity()));
    this.exampleLimit = exampleLimit;
    this.config = config;
    this.training = config.training();
    this.blueprint = blueprint;
    this.data = data;
    this.memory = memory;
  }

  /** The report of the epoch that ran last. */
  public EpochReport lastEpoch() {
    return lastEpoch;
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer multiLayer,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    ComputationGraph network = graph.getNetwork();
    JavaSparkContext spark = graph.getSparkContext();
    int epoch = network.getConfiguration().getEpochCount();
    List<ShardEntry> ordered =
        JobLabel.during(spark, title(epoch) + "draw a plan", "list shards", paths::collect).stream()
            .sorted()
            .map(shards::get)
            .toList();
    List<ReplicaPlan> plans =
        EpochPlan.of(ordered, exampleLimit, training.replicas(), training.seed(), epoch);

    Recipe recipe = recipe(plans);
    List<AveragingRound> rounds = new ArrayList<>();
    ModelState state = ModelState.of(network);
    List<List<ReplicaPlan>> planned = inRounds(plans);
    for (List<ReplicaPlan> round : planned) {
      AveragingRound done = run(spark, state, recipe, round, planned.size());
      check(epoch, rounds, done.reports());
      rounds.add(done);
      memory.outerStep().apply(state.vector(), done.state().vector());
      state = done.state();
      memory
          .weightAverage()
          .add(state.vector(), epoch, planned.size(), rounds.size() == planned.size());
    }
    long averagedAt = System.nanoTime();
    finish(network, state, spark, plans);
    double learningRate = recipe.learningRate().atStep(state.iteration() - 1L);
    lastEpoch = EpochReport.of(epoch, rounds, learningRate, secondsSince(averagedAt));
    memory.rounds().learn(lastEpoch.rounds(), lastEpoch.replicaDivergence());
    advice.look(lastEpoch);
  }

  private AveragingRound run(
      JavaSparkContext spark, ModelState from, Recipe recipe, List<ReplicaPlan> round, int rounds) {
    String which =
        rounds == 1
            ? ""
            : String.format(Locale.ROOT, "round %d of %d, ", round.get(0).round() + 1, rounds);
    return JobLabel.during(
        spark,
        title(round.get(0).epoch()) + which + "train " + round.size() + " replicas and average",
        "train replicas",
        () -> AveragingRound.run(spark, blueprint, from, data, recipe, round));
  }

  /** Measures batch norm statistics for the network that is scored. */
  private void finish(
      ComputationGraph network, ModelState state, JavaSparkContext spark, List<ReplicaPlan> plans) {
    WeightAverage average = memory.weightAverage();
    if (average.isThere()) {
      ModelState scored = state.withParameters(average.mean());
      scored.copyTo(network);
      BatchNormProbe.apply(network, measureBatchNorm(spark, scored, plans));
      average.replace(ModelState.withoutUpdaterState(network).vector());
      state.copyTo(network);
    } else {
      state.copyTo(network);
      if (plans.size() > 1) {
        BatchNormProbe.apply(network, measureBatchNorm(spark, state, plans));
      }
    }
  }

  private Recipe recipe(List<ReplicaPlan> plans) {
    long stepsPerEpoch =
        plans.stream()
            .mapToLong(plan -> plan.steps(training.batchSizePerReplica()))
            .max()
            .orElseThrow();
    return Recipe.of(
        LearningRate.of(
            config.schedule(),
            training.learningRate(),
            plans.size(),
            stepsPerEpoch,
            training.epochs()),
        config.regularization());
  }

  /** The epoch's rounds, each with a plan for every replica. */
  private List<List<ReplicaPlan>> inRounds(List<ReplicaPlan> plans) {
    int batchSize = training.batchSizePerReplica();
    long fewestSteps = plans.stream().mapToLong(plan -> plan.steps(batchSize)).min().orElse(1);
    int rounds = memory.rounds().ofEpoch(plans.get(0).epoch(), plans.size(), fewestSteps);
    List<List<ReplicaPlan>> byReplica =
        plans.stream().map(plan -> plan.inRounds(rounds, batchSize)).toList();
    return IntStream.range(0, rounds)
        .mapToObj(round -> byReplica.stream().map(of -> of.get(round)).toList())
        .toList();
  }

  private void check(int epoch, List<AveragingRound> before, List<ReplicaReport> reports) {
    for (ReplicaReport report : reports) {
      if (report.diverged()) {
        long stepsBefore =
            before.stream()
                .flatMap(round -> round.reports().stream())
                .filter(earlier -> earlier.replica() == report.replica())
                .mapToLong(ReplicaReport::steps)
                .sum();
        throw new TrainingDivergedException(epoch, stepsBefore, report, training.learningRate());
      }
    }
    MixedKernelsException.throwIfMixed(epoch, reports);
  }

  private Map<String, ChannelMoments> measureBatchNorm(
      JavaSparkContext spark, ModelState averaged, List<ReplicaPlan> plans) {
    int perReplica = Math.max(1, config.averaging().batchNormExamples() / plans.size());
    List<ReplicaPlan> samples = plans.stream().map(plan -> plan.first(perReplica)).toList();
    Broadcast<EpochStart> broadcast =
        spark.broadcast(new EpochStart(blueprint, averaged.withoutUpdaterState()));
    try {
      Map<String, ChannelMoments> pooled = new TreeMap<>();
      JobLabel.during(
              spark,
              title(plans.get(0).epoch()) + "measure batch norm statistics",
              "measure batch norm",
              () ->
                  spark
                      .parallelize(samples, samples.size())
                      .map(new MeasureBatchNorm(broadcast, data))
                      .collect())
          .forEach(moments -> MeasureBatchNorm.pool(pooled, moments));
      return pooled;
    } finally {
      broadcast.destroy();
    }
  }

  /** What the names of an epoch's jobs begin with. */
  private String title(int epoch) {
    return String.format(Locale.ROOT, "epoch %d of %d: ", epoch + 1, training.epochs());
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
