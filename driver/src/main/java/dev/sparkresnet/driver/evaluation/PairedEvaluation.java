package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Scores a candidate and the champion on the same minibatches of a split, so that the two can be
 * compared image by image. A task has both networks in memory.
 */
public final class PairedEvaluation {
  private final SplitScoring scoring;

  /**
   * Makes an evaluation of one split.
   *
   * @param data batch size and image shape; its seed is not used
   * @param exampleLimit examples to score, 0 for all
   */
  public PairedEvaluation(
      JavaSparkContext spark, ReplicaData data, List<ShardEntry> shards, long exampleLimit) {
    this.scoring = new SplitScoring(spark, data, ShardPart.limited(shards, exampleLimit));
  }

  /** Runs one Spark job. */
  public PairedResult evaluate(EpochStart candidate, EpochStart champion) {
    long started = System.nanoTime();
    List<NetworkScore> scores = scoring.run(List.of(candidate, champion));
    double seconds = (System.nanoTime() - started) / 1e9;
    return new PairedResult(
        scores.get(0).result(seconds),
        scores.get(1).result(seconds),
        scores.get(0).aloneRight(),
        scores.get(1).aloneRight());
  }
}
