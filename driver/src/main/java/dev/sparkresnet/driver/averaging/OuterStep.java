package dev.sparkresnet.driver.averaging;

import dev.sparkresnet.driver.config.OuterStepKind;
import java.nio.ByteBuffer;
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
  /** A stretch of trained numbers in a vector. */
  public record Stretch(int from, int length) {}

  private final OuterStepKind kind;
  private final double rate;
  private final double momentum;
  private final List<Stretch> trained;
  private final float[] velocity;

  /**
   * An optimizer that has not stepped yet.
   *
   * @param trained the vector's numbers that step
   * @param numbers parameters at the beginning of the vector
   */
  public OuterStep(
      OuterStepKind kind, double rate, double momentum, List<Stretch> trained, int numbers) {
    if (kind == OuterStepKind.BY_REPLICAS) {
      throw new IllegalArgumentException(
          "kind must be a step, got BY_REPLICAS; call forReplicas first");
    }
    this.kind = kind;
    this.rate = rate;
    this.momentum = momentum;
    this.trained = List.copyOf(trained);
    this.velocity = new float[kind == OuterStepKind.NONE ? 0 : numbers];
  }

  /** Bytes that {@link #save} writes. */
  int stateBytes() {
    return velocity.length * Float.BYTES;
  }

  void save(ByteBuffer target) {
    for (float number : velocity) {
      target.putFloat(number);
    }
  }

  void restore(ByteBuffer source) {
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] = source.getFloat();
    }
  }

  /**
   * Steps.
   *
   * @param before what the replicas started from, little-endian floats
   * @param mean of what they came to, changed in place
   */
  public void apply(byte[] before, byte[] mean) {
    if (kind == OuterStepKind.NONE) {
      return;
    }
    FloatBuffer start = LittleEndianFloats.of(before);
    FloatBuffer result = LittleEndianFloats.of(mean);
    for (Stretch stretch : trained) {
      for (int i = stretch.from(); i < stretch.from() + stretch.length(); i++) {
        double from = start.get(i);
        double distance = from - result.get(i);
        double speed = momentum * velocity[i] + distance;
        velocity[i] = (float) speed;
        double way = kind == OuterStepKind.NESTEROV ? distance + momentum * speed : speed;
        result.put(i, (float) (from - rate * way));
      }
    }
  }
}
