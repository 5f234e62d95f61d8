package dev.sparkresnet.driver.evaluation;

/**
 * How good a network is on a split.
 *
 * @param loss mean cross entropy in nats
 * @param seconds from broadcast to result
 */
public record EvaluationResult(double loss, ConfusionMatrix confusion, double seconds) {
  public long images() {
    return confusion.total();
  }

  public double accuracy() {
    return confusion.accuracy();
  }
}
