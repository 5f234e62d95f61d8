package dev.sparkresnet.driver.averaging;

import dev.sparkresnet.driver.config.WeightAverageKind;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A mean of the averaged parameters over time, which may predict better than the last of them.
 *
 * <ul>
 *   <li>EMA: exponential; a round's weight shrinks by {@code e} in every {@code epochs} epochs that
 *       come after it
 *   <li>SWA: all epochs from a first one on count alike (Izmailov and others, Averaging Weights
 *       Leads to Wider Optima and Better Generalization, arXiv 1803.05407)
 * </ul>
 *
 * <p>Its batch norm statistics are meaningless until they are measured anew.
 */
public final class WeightAverage {
  private final WeightAverageKind kind;
  private final double epochs;
  private final int numbers;
  private long rounds;
  private final float[] mean;

  /**
   * A mean of nothing.
   *
   * @param epochs time constant of EMA; first epoch of SWA, counted from 0
   * @param numbers parameters at the beginning of the vectors
   */
  public WeightAverage(WeightAverageKind kind, double epochs, int numbers) {
    this.kind = kind;
    this.epochs = epochs;
    this.numbers = numbers;
    this.mean = new float[kind == WeightAverageKind.NONE ? 0 : numbers];
  }

  /** Whether there is a mean that differs from the last round. */
  public boolean isThere() {
    return rounds > 0;
  }

  /**
   * Takes in a round.
   *
   * @param vector begins with the parameters, little-endian floats
   * @param epoch counted from 0
   * @param roundsOfEpoch averagings in that epoch
   * @param lastOfEpoch whether the epoch is over
   */
  public void add(byte[] vector, int epoch, int roundsOfEpoch, boolean lastOfEpoch) {
    switch (kind) {
      case NONE -> {}
      case EMA ->
          blend(vector, rounds == 0 ? 1 : 1 - StrictMath.exp(-1 / (roundsOfEpoch * epochs)));
      case SWA -> {
        if (lastOfEpoch && epoch >= epochs) {
          blend(vector, 1.0 / (rounds + 1));
        }
      }
    }
  }

  private void blend(byte[] vector, double share) {
    FloatBuffer values = LittleEndianFloats.of(vector);
    for (int i = 0; i < numbers; i++) {
      mean[i] = (float) (mean[i] + share * ((double) values.get(i) - mean[i]));
    }
    rounds++;
  }

  /** Puts parameters in the mean's place: the same ones, with batch norm statistics that fit. */
  public void replace(byte[] parameters) {
    LittleEndianFloats.of(parameters).get(mean);
  }

  /** The mean as little-endian floats. */
  public byte[] mean() {
    byte[] bytes = new byte[mean.length * Float.BYTES];
    LittleEndianFloats.of(bytes).put(mean);
    return bytes;
  }

  /** Bytes that {@link #save} writes. */
  int stateBytes() {
    return Long.BYTES + mean.length * Float.BYTES;
  }

  void save(ByteBuffer target) {
    target.putLong(rounds);
    for (float number : mean) {
      target.putFloat(number);
    }
  }

  void restore(ByteBuffer source) {
    rounds = source.getLong();
    for (int i = 0; i < mean.length; i++) {
      mean[i] = source.getFloat();
    }
  }
}
