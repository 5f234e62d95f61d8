package dev.sparkresnet.data.image;

import dev.sparkresnet.data.image.UnreadableImageException.Fault;
import dev.sparkresnet.data.resize.BilinearResizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A picture of one channel, 0 = black.
 *
 * @param pixels uint8[height * width], row-major
 */
public record GrayImage(int height, int width, byte[] pixels) {
  /**
   * Decoded, a picture of these many pixels takes up to 200 MB for a moment, or 400 MB with 16 bits
   * and transparency.
   */
  static final int MOST_PIXELS = 40_000_000;

  /** Pillow's weights of red, green and blue in 1/65536, which are those of ITU-R 601-2. */
  private static final int RED = 19_595;

  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;
  private static final int HALF = 1 << 15;

  /**
   * Checks a size before memory is spent on it.
   *
   * @throws UnreadableImageException if it is empty or too large
   */
  public static void requireSize(int height, int width) throws UnreadableImageException {
    if (height < 1
        || width < 1
        || height > BilinearResizer.MOST_PIXELS_PER_SIDE
        || width > BilinearResizer.MOST_PIXELS_PER_SIDE
        || (long) height * width > MOST_PIXELS) {
      throw new UnreadableImageException(
          Fault.SIZE,
          String.format(
              Locale.ROOT,
              "expected 1 to %d pixels a side and at most %,d in all, it has %d x %d",
              BilinearResizer.MOST_PIXELS_PER_SIDE,
              MOST_PIXELS,
              width,
              height));
    }
  }

  /**
   * From interleaved samples of 1 channel (gray), 3 (blue, green, red) or 4 (the same and alpha,
   * which is left out).
   *
   * @param samples uint8[height * width * channels]
   */
  public static GrayImage ofBlueGreenRed(int height, int width, int channels, byte[] samples)
      throws UnreadableImageException {
    requireSize(height, width);
    if (channels != 1 && channels != 3 && channels != 4) {
      throw new UnreadableImageException(
          Fault.CONTENT, "expected 1, 3 or 4 channels, it has " + channels);
    }
    if (samples.length != height * width * channels) {
      throw new UnreadableImageException(
          Fault.CONTENT,
          "expected %d bytes for %d x %d pixels of %d channels, it has %d"
              .formatted(height * width * channels, width, height, channels, samples.length));
    }
    if (channels == 1) {
      return new GrayImage(height, width, Arrays.copyOf(samples, samples.length));
    }
    byte[] pixels = new byte[height * width];
    for (int i = 0; i < pixels.length; i++) {
      int at = i * channels;
      pixels[i] = (byte) gray(samples[at + 2] & 0xff, samples[at + 1] & 0xff, samples[at] & 0xff);
    }
    return new GrayImage(height, width, pixels);
  }

  /** The gray that Pillow's {@code convert("L")} makes of a color; each 0 to 255. */
  static int gray(int red, int green, int blue) {
    return (RED * red + GREEN * green + BLUE * blue + HALF) >>> 16;
  }

  /**
   * The image as it should be looked at.
   *
   * @param orientation Exif's 1 to 8: 2 mirrored, 3 upside down, 4 both, 5 to 8 the same on its
   *     side
   */
  GrayImage oriented(int orientation) {
    if (orientation == JpegOrientation.UPRIGHT) {
      return this;
    }
    boolean turned = orientation >= 5;
    boolean fromRight = orientation == 2 || orientation == 3 || orientation >= 7;
    boolean fromBelow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int rows = turned ? width : height;
    int columns = turned ? height : width;
    byte[] oriented = new byte[pixels.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int y = turned ? column : row;
        int x = turned ? row : column;
        oriented[row * columns + column] =
            pixels[(fromBelow ? height - 1 - y : y) * width + (fromRight ? width - 1 - x : x)];
      }
    }
    return new GrayImage(rows, columns, oriented);
  }
}
