package dev.sparkresnet.driver.evaluation;

/** What a network's probabilities come to. */
public final class PredictedClass {
  private PredictedClass() {}

  /** The class with the highest probability; the first of equals. */
  public static int of(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }
}
