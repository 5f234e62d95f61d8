package dev.sparkresnet.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/**
 * Makes decoded pictures gray as Pillow's {@code convert("L")} does. Values are taken as they stand
 * in the file, without regard to colour profiles; transparent parts are white.
 */
final class Grayscale {
  private static final int WHITE = 255;

  private final Raster raster;
  private final boolean alpha;

  /** By how much samples are wider than 8 bits. */
  private final int shift;

  private Grayscale(Raster raster, ColorModel colors) {
    this.raster = raster;
    this.alpha = colors.hasAlpha();
    this.shift = colors.getComponentSize(0) - Byte.SIZE;
  }

  static GrayImage of(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] gray = new byte[Math.multiplyExact(height, width)];
    ColorModel colors = image.getColorModel();
    if (colors instanceof ComponentColorModel && colors.getComponentSize(0) >= Byte.SIZE) {
      boolean isGray = colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
      Grayscale samples = new Grayscale(image.getRaster(), colors);
      for (int y = 0; y < height; y++) {
        samples.addRow(y, isGray ? 1 : 3, gray, y * width);
      }
    } else {
      // Palettes.
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          int c = row[x];
          gray[y * width + x] =
              onWhite(GrayImage.gray(c >> 16 & 0xff, c >> 8 & 0xff, c & 0xff), c >>> 24);
        }
      }
    }
    return new GrayImage(height, width, gray);
  }

  private void addRow(int y, int colors, byte[] gray, int offset) {
    int bands = raster.getNumBands();
    // Not by way of getRGB: for the JDK gray is a linear scale, and would come out brighter.
    int[] row = raster.getPixels(0, y, raster.getWidth(), 1, (int[]) null);
    for (int x = 0; x < raster.getWidth(); x++) {
      int first = x * bands;
      int value =
          colors == 1
              ? row[first] >> shift
              : GrayImage.gray(
                  row[first] >> shift, row[first + 1] >> shift, row[first + 2] >> shift);
      gray[offset + x] = onWhite(value, alpha ? row[first + colors] >> shift : WHITE);
    }
  }

  private static byte onWhite(int value, int opacity) {
    return (byte) ((value * opacity + WHITE * (WHITE - opacity) + WHITE / 2) / WHITE);
  }
}
