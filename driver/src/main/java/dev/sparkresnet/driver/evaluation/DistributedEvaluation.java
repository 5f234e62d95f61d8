package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Scores a network on a split, a shard at a time on whatever slots there are.
 *
 * <p>Minibatches never cross shards and the shards' sums are added in shard order, so the result
 * does not depend on how many executors there are.
 */
public final class DistributedEvaluation {
  private final JavaSparkContext spark;
  private final ReplicaData data;
  private final List<ShardPart> parts;

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
    this.spark = spark;
    this.data = data;
    this.parts = List.copyOf(parts);
  }

  /** Runs one Spark job. */
  public EvaluationResult evaluate(EpochStart network) {
    long started = System.nanoTime();
    int classes = data.classes();
    Broadcast<EpochStart> broadcast = spark.broadcast(network);
    List<ShardScore> scores;
    try {
      List<Integer> indices = IntStream.range(0, parts.size()).boxed().toList();
      int tasks = Math.min(parts.size(), spark.defaultParallelism());
      scores =
          new ArrayList<>(
              spark
                  .parallelize(indices, tasks)
                  .mapPartitions(new ScoreShards(broadcast, data, List.copyOf(parts)))
                  .collect());
    } finally {
      broadcast.destroy();
    }
    scores.sort(Comparator.comparingInt(ShardScore::shard));
    double lossSum = 0;
    ConfusionMatrix confusion = ConfusionMatrix.empty(classes);
    for (ShardScore score : scores) {
      lossSum += score.lossSum();
      confusion.add(score.confusion());
    }
    return new EvaluationResult(
        lossSum / confusion.total(), confusion, (System.nanoTime() - started) / 1e9);
  }
}
