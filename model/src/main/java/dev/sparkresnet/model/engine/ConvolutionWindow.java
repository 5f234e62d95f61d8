package dev.sparkresnet.model.engine;

/**
 * The weights of a convolution that ever lie on the image, for one size of it; the others meet
 * padding alone, so that the result does not depend on them. Of a 3x3 convolution of a 1x1 image,
 * as the last stage of a ResNet-18 has for 28x28, one weight in nine is left.
 */
record ConvolutionWindow(Side rows, Side columns) {

  /**
   * Rows or columns.
   *
   * @param kernel how many there are
   * @param first the first that lies on the image
   * @param size how many do
   * @param before padding in front of the image for those
   * @param after padding behind it
   */
  record Side(long kernel, long first, long size, long before, long after) {
    static Side of(long image, long result, long kernel, long stride, long padding) {
      long lastStart = (result - 1) * stride;
      long first = Math.max(0, padding - lastStart);
      long end = Math.min(kernel, padding + image);
      long size = end - first;
      if (size == kernel || size <= 0) {
        return new Side(kernel, 0, kernel, padding, padding);
      }
      long before = padding - first;
      return new Side(kernel, first, size, before, Math.max(0, lastStart + size - image - before));
    }
  }

  /**
   * Each array holds a height and a width.
   *
   * @param result of the convolution
   */
  static ConvolutionWindow of(
      long[] image, long[] result, long[] kernel, long[] stride, long[] padding) {
    return new ConvolutionWindow(
        Side.of(image[0], result[0], kernel[0], stride[0], padding[0]),
        Side.of(image[1], result[1], kernel[1], stride[1], padding[1]));
  }

  /** Whether all weights are in it. */
  boolean isWhole() {
    return rows.size == rows.kernel && columns.size == columns.kernel;
  }

  /** Padding at top and left. */
  long[] before() {
    return new long[] {rows.before, columns.before};
  }

  /** Padding at bottom and right. */
  long[] after() {
    return new long[] {rows.after, columns.after};
  }
}
