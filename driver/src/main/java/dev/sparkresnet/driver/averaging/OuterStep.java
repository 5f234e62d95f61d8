package dev.sparkresnet.driver.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What the driver makes of an averaging: the way from the parameters that the replicas started from
 * to their mean counts as a gradient, on which an optimizer of its own steps.
 *
 * <p>With {@code d = before - mean} and momentum {@code u}:
 *
 * <ul>
 *   <li>SLOWMO: {@code u = m u + d}, {@code after = before - r u} (Wang and others, SlowMo, arXiv
 *       1910.00643)
 *   <li>NESTEROV: {@code u = m u + d}, {@code after = before - r (d + m u)} (Douillard and others,
 *       DiLoCo, arXiv 2311.08105)
 * </ul>
 *
 * <p>Only trained parameters step; running statistics and Adam's moments are the mean.
 */
public final class OuterStep {
  /** The optimizer of the driver. */
  public enum Kind {
    /** The mean is the result. */
    NONE,
    SLOWMO,
    NESTEROV
  }

  /** A stretch of trained numbers in a vector. */
  public record Stretch(int from, int length) {}

  private final Kind kind;
  private final double rate;
  private final double momentum;
  private final List<Stretch> trained;
  private final int numbers;
  private float[] velocity;

  /**
   * An optimizer that has not stepped yet.
   *
   * @param trained the vector's numbers that step
   * @param numbers parameters at the beginning of the vector
   */
  public OuterStep(
      Kind kind, double rate, double momentum, List<Stretch> trained, int numbers) {
    this.kind = kind;
    this.rate = rate;
    this.momentum = momentum;
    this.trained = List.copyOf(trained);
    this.numbers = numbers;
    this.velocity = new float[kind == Kind.NONE ? 0 : numbers];
  }

  /** Little-endian floats, one for each parameter; empty where there is no momentum. */
  public byte[] state() {
    byte[] bytes = new byte[velocity.length * Float.BYTES];
    floats(bytes).put(velocity);
    return bytes;
  }

  /**
   * Goes on from an earlier state.
   *
   * @throws IllegalArgumentException if it has another length
   */
  public void restore(byte[] state) {
    if (state.length != velocity.length * Float.BYTES) {
      throw new IllegalArgumentException(
          "The outer step's momentum must have "
              + velocity.length * Float.BYTES
              + " bytes, has "
              + state.length);
    }
    floats(state).get(velocity);
  }

  /**
   * Steps.
   *
   * @param before what the replicas started from, little-endian floats
   * @param mean of what they came to, changed in place
   */
  public void apply(byte[] before, byte[] mean) {
    if (kind == Kind.NONE) {
      return;
    }
    FloatBuffer start = floats(before);
    FloatBuffer result = floats(mean);
    for (Stretch stretch : trained) {
      for (int i = stretch.from(); i < stretch.from() + stretch.length(); i++) {
        double from = start.get(i);
        double distance = from - result.get(i);
        double speed = momentum * velocity[i] + distance;
        velocity[i] = (float) speed;
        double way = kind == Kind.NESTEROV ? distance + momentum * speed : speed;
        result.put(i, (float) (from - rate * way));
      }
    }
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
