package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/** Epochs of {@link EpochAveragingTrainingMaster}. */
public final class AveragingEpochRunner implements EpochRunner {
  private final SparkComputationGraph graph;
  private final EpochAveragingTrainingMaster master;
  private final List<String> shardFiles;

  public AveragingEpochRunner(
      JavaSparkContext spark,
      ComputationGraph network,
      EpochAveragingTrainingMaster master,
      List<ShardEntry> shards) {
    this.graph = new SparkComputationGraph(spark, network, master);
    this.master = master;
    this.shardFiles = shards.stream().map(ShardEntry::file).toList();
  }

  @Override
  public EpochReport runEpoch() {
    graph.fitPaths(graph.getSparkContext().parallelize(shardFiles, 1), (DataSetLoader) null);
    return master.lastEpoch();
  }

  @Override
  public void continueAfter(int rounds, double divergence) {
    master.continueAfter(rounds, divergence);
  }

  @Override
  public ComputationGraph network() {
    return graph.getNetwork();
  }
}
