package dev.sparkresnet.driver.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Example-weighted mean of equally long vectors, {@code sum(w * x) / sum(w)}, accumulated in double
 * in the order of the calls and rounded to float once.
 */
final class WeightedSum {
  private final double[] sums;
  private long weights;

  WeightedSum(int numbers) {
    sums = new double[numbers];
    // The neutral element: 0 + -0 would lose a sign.
    Arrays.fill(sums, -0.0);
  }

  /** Adds a vector of little-endian floats. */
  void add(byte[] vector, long weight) {
    if (vector.length != sums.length * Float.BYTES) {
      throw new IllegalArgumentException(
          "A slice has " + vector.length + " bytes, expected " + sums.length * Float.BYTES);
    }
    FloatBuffer values = ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * (double) values.get(i);
    }
    weights += weight;
  }

  /** The mean as little-endian floats. */
  byte[] mean() {
    byte[] mean = new byte[sums.length * Float.BYTES];
    FloatBuffer values = ByteBuffer.wrap(mean).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int i = 0; i < sums.length; i++) {
      values.put(i, (float) (sums[i] / weights));
    }
    return mean;
  }
}
