package dev.sparkresnet.driver.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts of (true class, predicted class).
 *
 * @param counts long[classes][classes], row = true class, column = predicted class
 */
public record ConfusionMatrix(long[][] counts) implements Serializable {
  public static ConfusionMatrix empty(int classes) {
    return new ConfusionMatrix(new long[classes][classes]);
  }

  void add(int trueClass, int predictedClass) {
    counts[trueClass][predictedClass]++;
  }

  void add(ConfusionMatrix other) {
    for (int row = 0; row < counts.length; row++) {
      for (int column = 0; column < counts.length; column++) {
        counts[row][column] += other.counts[row][column];
      }
    }
  }

  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  public double accuracy() {
    long correct = 0;
    for (int c = 0; c < counts.length; c++) {
      correct += counts[c][c];
    }
    return (double) correct / total();
  }

  /** The images of this class. */
  public long images(int trueClass) {
    return Arrays.stream(counts[trueClass]).sum();
  }

  /** Share of the images of this class that were recognised; 0 where there are none. */
  public double recall(int trueClass) {
    return ratio(counts[trueClass][trueClass], images(trueClass));
  }

  /** Share of the predictions of this class that were right; 0 where there are none. */
  public double precision(int predictedClass) {
    long predicted = 0;
    for (long[] row : counts) {
      predicted += row[predictedClass];
    }
    return ratio(counts[predictedClass][predictedClass], predicted);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
