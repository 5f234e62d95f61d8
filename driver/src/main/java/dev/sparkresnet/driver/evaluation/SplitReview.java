package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

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
    ReviewNotes all = new ReviewNotes(data.classes());
    ShardJob.run(
            spark,
            network,
            parts,
            broadcast -> new ReviewShards(broadcast, data, List.copyOf(parts)))
        .forEach(all::add);
    return all.review();
  }
}
