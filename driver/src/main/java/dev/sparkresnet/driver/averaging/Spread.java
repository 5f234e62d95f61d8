package dev.sparkresnet.driver.averaging;

import java.io.Serializable;

/**
 * How far vectors lie from their mean; parts of a vector add up.
 *
 * @param squaredDistance weighted mean of the squared distances from the mean
 * @param squaredNorm of the mean
 */
public record Spread(double squaredDistance, double squaredNorm) implements Serializable {
  static final Spread NONE = new Spread(0, 0);

  Spread plus(Spread other) {
    return new Spread(squaredDistance + other.squaredDistance, squaredNorm + other.squaredNorm);
  }

  /** Root mean square distance over the norm of the mean. */
  public double relative() {
    return squaredDistance == 0 ? 0 : Math.sqrt(squaredDistance / squaredNorm);
  }
}
