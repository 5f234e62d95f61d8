package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Looks through a split for what people want to see of a network: which classes it takes for which,
 * the mistakes that it is surest of, and images of every class.
 *
 * <p>As in {@link DistributedEvaluation}, minibatches never cross shards, so the confusion matrix
 * is the same, and the result does not depend on how many executors there are.
 */
public final class SplitReview {
  private final JavaSparkContext spark;
  private final ReplicaData data;
  private final List<ShardPart> parts;

  /**
   * Makes a review of one split.
   *
   * @param data batch size and image shape; its seed is not used
   * @param exampleLimit examples to look at, 0 for all
   */
  public SplitReview(
      JavaSparkContext spark, ReplicaData data, List<ShardEntry> shards, long exampleLimit) {
    this.spark = spark;
    this.data = data;
    this.parts = ShardPart.limited(shards, exampleLimit);
  }

  /** Runs one Spark job. */
  public Review of(EpochStart network) {
    Broadcast<EpochStart> broadcast = spark.broadcast(network);
    ReviewNotes all = new ReviewNotes(data.classes());
    try {
      List<Integer> indices = IntStream.range(0, parts.size()).boxed().toList();
      int tasks = Math.min(parts.size(), spark.defaultParallelism());
      spark
          .parallelize(indices, tasks)
          .mapPartitions(new ReviewShards(broadcast, data, List.copyOf(parts)))
          .collect()
          .forEach(all::add);
    } finally {
      broadcast.destroy();
    }
    return all.review();
  }
}
