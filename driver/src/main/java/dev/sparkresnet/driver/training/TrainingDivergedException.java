package dev.sparkresnet.driver.training;

import java.util.Locale;

/** The loss is no longer a number; the network of the last finished epoch is still good. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** stepsBefore: the replica's steps in earlier rounds of the epoch. */
  TrainingDivergedException(
      int epoch, long stepsBefore, ReplicaReport replica, double learningRate) {
    super(
        String.format(
            Locale.ROOT,
            "Training diverged: the loss of replica %d in step %d of epoch %d is not a number; lower train.learning-rate (now %s) or check the data",
            replica.replica(),
            stepsBefore + replica.divergedAtStep() + 1,
            epoch + 1,
            learningRate));
  }
}
