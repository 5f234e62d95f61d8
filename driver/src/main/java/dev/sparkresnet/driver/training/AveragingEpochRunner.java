package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.averaging.DriverMemory;
import dev.sparkresnet.driver.averaging.OuterStep;
import dev.sparkresnet.driver.averaging.RoundChoice;
import dev.sparkresnet.driver.averaging.WeightAverage;
import dev.sparkresnet.driver.config.AveragingConfig;
import dev.sparkresnet.driver.config.RunConfig;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/** Epochs of {@link EpochAveragingTrainingMaster}. */
public final class AveragingEpochRunner implements EpochRunner {
  private final SparkComputationGraph graph;
  private final EpochAveragingTrainingMaster master;
  private final DriverMemory memory;
  private final List<String> shardFiles;

  /**
   * Makes a runner.
   *
   * @param exampleLimit first images of the split to train on, 0 for all
   * @param shards of the training split
   */
  public AveragingEpochRunner(
      JavaSparkContext spark,
      ComputationGraph network,
      long exampleLimit,
      RunConfig config,
      NetworkBlueprint blueprint,
      ReplicaData data,
      List<ShardEntry> shards) {
    this.memory = memory(config.averaging(), config.training().replicas(), network);
    this.master =
        new EpochAveragingTrainingMaster(shards, exampleLimit, config, blueprint, data, memory);
    this.graph = new SparkComputationGraph(spark, network, master);
    this.shardFiles = shards.stream().map(ShardEntry::file).toList();
  }

  private static DriverMemory memory(
      AveragingConfig averaging, int replicas, ComputationGraph network) {
    int parameters = Math.toIntExact(network.numParams());
    return new DriverMemory(
        new RoundChoice(averaging.roundsPerEpoch()),
        new OuterStep(
            averaging.outerStep().forReplicas(replicas),
            averaging.outerLearningRate(),
            averaging.outerMomentum(),
            TrainedParameters.of(network),
            parameters),
        new WeightAverage(averaging.weights(), averaging.weightsEpochs(), parameters));
  }

  SparkComputationGraph graph() {
    return graph;
  }

  @Override
  public EpochReport runEpoch() {
    graph.fitPaths(graph.getSparkContext().parallelize(shardFiles, 1), (DataSetLoader) null);
    return master.lastEpoch();
  }

  @Override
  public ModelState model() {
    ModelState last = ModelState.withoutUpdaterState(network());
    return memory.weightAverage().isThere()
        ? last.withParameters(memory.weightAverage().mean())
        : last;
  }

  @Override
  public byte[] driverState() {
    return memory.save();
  }

  @Override
  public void restoreDriverState(byte[] state) {
    memory.restore(state);
  }

  @Override
  public ComputationGraph network() {
    return graph.getNetwork();
  }
}
