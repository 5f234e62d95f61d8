package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.resize.BilinearResizer;

/**
 * An image of one channel.
 *
 * @param pixels uint8[height * width], row by row, 0 = black
 */
record GrayImage(int height, int width, byte[] pixels) {
  /** Share of a side that is border, on either end: 2 of 28 pixels, 6 of 96. */
  private static final int BORDER = 14;

  /** Share of a side that lies before the middle, and behind it. */
  private static final int MIDDLE = 4;

  /** The same image as a square, by the resizing of {@code prepare}. */
  GrayImage resized(int size) {
    byte[] resized = new byte[size * size];
    new BilinearResizer(height, width, size, size).resize(pixels, 0, resized, 0);
    return new GrayImage(size, size, resized);
  }

  /**
   * The image as it should be looked at.
   *
   * @param orientation Exif's 1 to 8: 2 mirrored, 3 upside down, 4 both, 5 to 8 the same on its
   *     side
   */
  GrayImage oriented(int orientation) {
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

  /** Black for white and white for black. */
  GrayImage inverted() {
    byte[] inverted = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = (byte) ~pixels[i];
    }
    return new GrayImage(height, width, inverted);
  }

  /** Whether the mean of the border is above the mean of the middle. */
  boolean hasBrightBorder() {
    int borderY = Math.max(1, height / BORDER);
    int borderX = Math.max(1, width / BORDER);
    long border = 0;
    long borderPixels = 0;
    long middle = 0;
    long middlePixels = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = Byte.toUnsignedInt(pixels[y * width + x]);
        if (y < borderY || y >= height - borderY || x < borderX || x >= width - borderX) {
          border += value;
          borderPixels++;
        } else if (isMiddle(y, height) && isMiddle(x, width)) {
          middle += value;
          middlePixels++;
        }
      }
    }
    // Of both means, without rounding.
    return border * middlePixels > middle * borderPixels;
  }

  private static boolean isMiddle(int place, int length) {
    return place >= length / MIDDLE && place < length - length / MIDDLE;
  }
}
