package dev.sparkresnet.data.resize;

import java.util.Arrays;

/**
 * Resizes one-channel uint8 images to the same bytes as Pillow's {@code Image.resize(size,
 * Image.BILINEAR)}, which is what torchvision's {@code Resize} does.
 *
 * <p>Two passes, horizontal then vertical, in 32-bit fixed point, the image in between rounded to
 * uint8. Down-scaling widens the filter with the scale. All coefficients are computed once and
 * nothing is allocated per image. Not safe for use by several threads: one instance per task.
 *
 * @see <a href="https://github.com/python-pillow/Pillow/blob/9.4.0/src/libImaging/Resample.c">
 *     Resample.c</a>
 */
public final class BilinearResizer {
  /** Up to this length rounded weights cannot carry a sum above 255, so nothing is clipped. */
  public static final int MOST_PIXELS_PER_SIDE = 8192;

  private static final int HALF = 1 << (Taps.FRACTION_BITS - 1);

  private final int sourceHeight;
  private final int sourceWidth;
  private final int height;
  private final int width;
  private final Taps horizontal;
  private final Taps vertical;

  /** (sourceHeight, width), each 0..255; int so that the vertical pass runs in SIMD registers. */
  private final int[] between;

  private final int[] sums;

  /** From (sourceHeight, sourceWidth) to (height, width), each side 1..8192. */
  public BilinearResizer(int sourceHeight, int sourceWidth, int height, int width) {
    this.sourceHeight = checked("source height", sourceHeight);
    this.sourceWidth = checked("source width", sourceWidth);
    this.height = checked("height", height);
    this.width = checked("width", width);
    horizontal = Taps.bilinear(sourceWidth, width);
    vertical = Taps.bilinear(sourceHeight, height);
    between = new int[sourceHeight * width];
    sums = new int[width];
  }

  private static int checked(String name, int pixels) {
    if (pixels < 1 || pixels > MOST_PIXELS_PER_SIDE) {
      throw new IllegalArgumentException(
          "Image " + name + " must be 1.." + MOST_PIXELS_PER_SIDE + " pixels, got " + pixels);
    }
    return pixels;
  }

  /** {@code sourceHeight * sourceWidth}. */
  public int sourceBytes() {
    return sourceHeight * sourceWidth;
  }

  /** {@code height * width}. */
  public int imageBytes() {
    return height * width;
  }

  /** Resizes the image at {@code sourceOffset} into {@code target} from {@code targetOffset} on. */
  public void resize(byte[] source, int sourceOffset, byte[] target, int targetOffset) {
    for (int y = 0; y < sourceHeight; y++) {
      resizeRow(source, sourceOffset + y * sourceWidth, y * width);
    }
    for (int y = 0; y < height; y++) {
      resizeColumns(y, target, targetOffset + y * width);
    }
  }

  private void resizeRow(byte[] source, int row, int target) {
    int count = horizontal.count;
    int[] starts = horizontal.starts;
    int[] weights = horizontal.weights;
    if (count == 2) {
      for (int x = 0; x < width; x++) {
        int start = row + starts[x];
        between[target + x] =
            (HALF
                    + weights[2 * x] * (source[start] & 0xff)
                    + weights[2 * x + 1] * (source[start + 1] & 0xff))
                >>> Taps.FRACTION_BITS;
      }
      return;
    }
    for (int x = 0; x < width; x++) {
      int start = row + starts[x];
      int sum = HALF;
      for (int k = 0; k < count; k++) {
        sum += weights[x * count + k] * (source[start + k] & 0xff);
      }
      between[target + x] = sum >>> Taps.FRACTION_BITS;
    }
  }

  private void resizeColumns(int y, byte[] target, int offset) {
    int count = vertical.count;
    int row = vertical.starts[y] * width;
    if (count == 2) {
      addRows(row, vertical.weights[2 * y], vertical.weights[2 * y + 1]);
    } else {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < count; k++) {
        addRow(row + k * width, vertical.weights[y * count + k]);
      }
    }
    for (int x = 0; x < width; x++) {
      target[offset + x] = (byte) (sums[x] >>> Taps.FRACTION_BITS);
    }
  }

  private void addRows(int row, int weight0, int weight1) {
    int below = row + width;
    for (int x = 0; x < width; x++) {
      sums[x] = HALF + weight0 * between[row + x] + weight1 * between[below + x];
    }
  }

  private void addRow(int row, int weight) {
    for (int x = 0; x < width; x++) {
      sums[x] += weight * between[row + x];
    }
  }
}
