package dev.sparkresnet.data.resize;

/**
 * Which source positions make each output position along one axis, and with which weights in fixed
 * point.
 *
 * <p>Output {@code x} is the sum over {@code k < count} of {@code weights[x * count + k] *
 * source[starts[x] + k]}, scaled by 2^22. Every output has the same number of taps; where Pillow
 * uses fewer, the missing ones have weight 0.
 */
final class Taps {
  /** Pillow's PRECISION_BITS: 32 bits less 8 for the pixel and 2 to spare. */
  static final int FRACTION_BITS = 22;

  final int count;
  final int[] starts;
  final int[] weights;

  private Taps(int count, int[] starts, int[] weights) {
    this.count = count;
    this.starts = starts;
    this.weights = weights;
  }

  /** The triangle filter as Pillow's precompute_coeffs and normalize_coeffs_8bpc compute it. */
  static Taps bilinear(int sourceLength, int length) {
    double scale = (double) sourceLength / length;
    double support = Math.max(scale, 1);
    // Pillow multiplies by the reciprocal, which may round differently from a division.
    double inverseSupport = 1 / support;
    int[] firsts = new int[length];
    int[] counts = new int[length];
    int count = Math.min(sourceLength, 2);
    for (int x = 0; x < length; x++) {
      double center = (x + 0.5) * scale;
      firsts[x] = Math.max(0, (int) (center - support + 0.5));
      counts[x] = Math.min(sourceLength, (int) (center + support + 0.5)) - firsts[x];
      count = Math.max(count, counts[x]);
    }
    int[] starts = new int[length];
    int[] weights = new int[length * count];
    double[] exact = new double[count];
    for (int x = 0; x < length; x++) {
      double center = (x + 0.5) * scale;
      double sum = 0;
      for (int k = 0; k < counts[x]; k++) {
        double distance = Math.abs((k + firsts[x] - center + 0.5) * inverseSupport);
        exact[k] = distance < 1 ? 1 - distance : 0;
        sum += exact[k];
      }
      // Near the end the window moves back so that the taps of weight 0 stay inside the source.
      starts[x] = Math.min(firsts[x], sourceLength - count);
      int shift = firsts[x] - starts[x];
      for (int k = 0; k < counts[x]; k++) {
        weights[x * count + shift + k] = (int) (exact[k] / sum * (1 << FRACTION_BITS) + 0.5);
      }
    }
    return new Taps(count, starts, weights);
  }
}
