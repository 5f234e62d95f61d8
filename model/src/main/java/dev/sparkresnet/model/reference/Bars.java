package dev.sparkresnet.model.reference;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * The largest differences from PyTorch's float64 that are accepted: the one place that holds them.
 *
 * <p>All are relative to the quantity's own largest magnitude, but for {@code zeroGradients}: the
 * norm of a gradient that is zero in exact arithmetic has no scale of its own. In double it is
 * taken as it is; in float, where rounding noise grows with what is summed, it is divided by the
 * largest norm of the network's gradients.
 *
 * @param gradients of a gradient's Euclidean norm
 * @param gradientElements of its first elements, relative to its largest. In float wide on purpose:
 *     DL4J's own float kernels are up to 3.4e-2 off on single elements while their norms agree to
 *     7e-3; a wrong layout or a missing term shows as a difference near 1.
 * @param firstAdamStep of the loss after the first step; later losses are only reported, because
 *     Adam turns the noise in zero gradients into full steps
 */
record Bars(
    DataType dataType,
    double loss,
    double logits,
    double stages,
    double gradients,
    double gradientElements,
    double zeroGradients,
    double firstAdamStep) {
  private static final Bars DOUBLE =
      new Bars(DataType.DOUBLE, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9, 1e-3);
  private static final Bars FLOAT =
      new Bars(DataType.FLOAT, 1e-4, 2e-3, 2e-3, 2e-2, 1e-1, 1e-4, 1e-2);

  boolean zeroGradientsAreAbsolute() {
    return dataType == DataType.DOUBLE;
  }

  static Bars of(DataType dataType) {
    return switch (dataType) {
      case DOUBLE -> DOUBLE;
      case FLOAT -> FLOAT;
      default ->
          throw new IllegalArgumentException(
              "Reference check: data type must be FLOAT or DOUBLE, got " + dataType);
    };
  }
}
