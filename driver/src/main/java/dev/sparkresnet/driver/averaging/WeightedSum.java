package dev.sparkresnet.driver.averaging;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Example-weighted mean of equally long vectors, {@code sum(w * x) / sum(w)}, accumulated in double
 * in the order of the calls and rounded to float once. On the way it measures how far the vectors
 * lie apart.
 */
final class WeightedSum {
  private final double[] sums;
  private final int measured;
  private long weights;
  private FloatBuffer first;
  private double squaredDistancesFromFirst;

  /**
   * A sum of nothing.
   *
   * @param numbers length of the vectors
   * @param measured the distance is taken over this many numbers from the first on
   */
  WeightedSum(int numbers, int measured) {
    sums = new double[numbers];
    this.measured = measured;
    // The neutral element: 0 + -0 would lose a sign.
    Arrays.fill(sums, -0.0);
  }

  /** Adds a vector of little-endian floats, which must not be changed later. */
  void add(byte[] vector, long weight) {
    if (vector.length != sums.length * Float.BYTES) {
      throw new IllegalArgumentException(
          "A slice has " + vector.length + " bytes, expected " + sums.length * Float.BYTES);
    }
    FloatBuffer values = LittleEndianFloats.of(vector);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * (double) values.get(i);
    }
    if (first == null) {
      first = values;
    } else {
      double squares = 0;
      for (int i = 0; i < measured; i++) {
        double distance = (double) values.get(i) - first.get(i);
        squares += distance * distance;
      }
      squaredDistancesFromFirst += weight * squares;
    }
    weights += weight;
  }

  /** The mean as little-endian floats. */
  byte[] mean() {
    byte[] mean = new byte[sums.length * Float.BYTES];
    FloatBuffer values = LittleEndianFloats.of(mean);
    for (int i = 0; i < sums.length; i++) {
      values.put(i, (float) (sums[i] / weights));
    }
    return mean;
  }

  /** How far the vectors lie from their mean, over the measured numbers. */
  Spread spread() {
    double squaredNorm = 0;
    double squaredDistanceOfFirst = 0;
    for (int i = 0; i < measured; i++) {
      double mean = sums[i] / weights;
      double distance = mean - first.get(i);
      squaredNorm += mean * mean;
      squaredDistanceOfFirst += distance * distance;
    }
    // Steiner's theorem; the first vector lies so near to the mean that little cancels.
    double squaredDistance = squaredDistancesFromFirst / weights - squaredDistanceOfFirst;
    return new Spread(Math.max(0, squaredDistance), squaredNorm);
  }
}
