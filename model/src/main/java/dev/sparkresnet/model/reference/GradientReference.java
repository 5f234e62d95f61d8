package dev.sparkresnet.model.reference;

import java.util.List;

/**
 * The gradient of the mean loss with respect to one parameter.
 *
 * @param shape of the parameter in PyTorch's layout
 * @param l2 Euclidean norm over all elements
 * @param first the first elements in row-major order
 */
record GradientReference(List<Long> shape, double l2, List<Double> first) {
  /** Norms below this are rounding noise of a gradient that is zero in exact arithmetic. */
  private static final double NOISE = 1e-9;

  GradientReference {
    shape = List.copyOf(shape);
    first = List.copyOf(first);
  }

  /** Whether the gradient is zero but for rounding, as that of a bias before a batch norm. */
  boolean isZero() {
    return l2 < NOISE;
  }

  int elements() {
    return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
  }
}
