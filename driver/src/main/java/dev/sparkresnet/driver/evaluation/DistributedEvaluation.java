package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Scores a network on a split. */
public final class DistributedEvaluation {
  private final SplitScoring scoring;

  /**
   * Makes an evaluation of one split.
   *
   * @param data batch size and image shape; its seed is not used
   * @param exampleLimit examples to score, 0 for all
   */
  public DistributedEvaluation(
      JavaSparkContext spark, ReplicaData data, List<ShardEntry> shards, long exampleLimit) {
    this(spark, data, ShardPart.limited(shards, exampleLimit));
  }

  /** Makes an evaluation of parts of shards, no two of the same shard. */
  public DistributedEvaluation(JavaSparkContext spark, ReplicaData data, List<ShardPart> parts) {
    this.scoring = new SplitScoring(spark, data, parts);
  }

  /** Runs one Spark job. */
  public EvaluationResult evaluate(EpochStart network) {
    long started = System.nanoTime();
    List<NetworkScore> scores = scoring.run(List.of(network));
    return scores.get(0).result((System.nanoTime() - started) / 1e9);
  }
}
