package dev.sparkresnet.driver.evaluation;

import java.io.Serializable;

/** How one network has done on some images, among those that were scored with it. */
final class NetworkScore implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ConfusionMatrix confusion;
  private double lossSum;
  private long aloneRight;

  NetworkScore(int classes) {
    confusion = ConfusionMatrix.empty(classes);
  }

  /** Adds an image; returns whether the network recognised it. */
  boolean add(int label, float[] probabilities) {
    int predicted = PredictedClass.of(probabilities);
    // The smallest positive float keeps the loss finite where a probability rounds to zero.
    lossSum -= Math.log(Math.max(probabilities[label], Float.MIN_NORMAL));
    confusion.add(label, predicted);
    return predicted == label;
  }

  /** Notes that of all networks this one alone recognised an image. */
  void addAloneRight() {
    aloneRight++;
  }

  void add(NetworkScore other) {
    lossSum += other.lossSum;
    confusion.add(other.confusion);
    aloneRight += other.aloneRight;
  }

  /** Images that no other network recognised. */
  long aloneRight() {
    return aloneRight;
  }

  EvaluationResult result(double seconds) {
    return new EvaluationResult(lossSum / confusion.total(), confusion, seconds);
  }
}
