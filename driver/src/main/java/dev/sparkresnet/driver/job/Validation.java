package dev.sparkresnet.driver.job;

import dev.sparkresnet.driver.config.ValidationConfig;
import dev.sparkresnet.driver.evaluation.DistributedEvaluation;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Chooses the epoch to keep, and when to stop. It sees training images that were set aside, and
 * never the test split.
 */
final class Validation {
  private final ValidationConfig config;
  private final DistributedEvaluation evaluation;

  /**
   * A validation on the last images of the training split.
   *
   * @param shards of the training split, whole
   */
  Validation(
      ValidationConfig config, JavaSparkContext spark, ReplicaData data, List<ShardPart> shards) {
    this.config = config;
    long all = shards.stream().mapToLong(ShardPart::rows).sum();
    this.evaluation =
        new DistributedEvaluation(
            spark, data, ShardPart.range(all - config.examples(), all, shards));
  }

  EvaluationResult score(EpochStart network) {
    return evaluation.evaluate(network);
  }

  /** Whether the last of the accuracies is better than all before. */
  static boolean isBest(List<Double> accuracies) {
    return bestEpoch(accuracies) == accuracies.size();
  }

  /** The epoch with the best accuracy, the first of equals; counted from 1, 0 if there is none. */
  static int bestEpoch(List<Double> accuracies) {
    int best = 0;
    for (int epoch = 1; epoch <= accuracies.size(); epoch++) {
      if (best == 0 || accuracies.get(epoch - 1) > accuracies.get(best - 1)) {
        best = epoch;
      }
    }
    return best;
  }

  /** Whether no epoch of the last {@code validation.patience} was better than those before. */
  boolean isOver(List<Double> accuracies) {
    return config.patience() > 0 && accuracies.size() - bestEpoch(accuracies) >= config.patience();
  }
}
