package dev.sparkresnet.data.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an image is turned into its negative before the network sees it. The network knows
 * garments light on black, photographs show them on white.
 */
public enum Inversion {
  FALSE,
  TRUE,
  /** If the border is brighter than the middle, and nearer to white than to black. */
  AUTO;

  /** Share of a side that is border, on either end: 2 of 28 pixels, 6 of 96. */
  private static final int BORDER = 14;

  private static final int WHITE = 255;

  /** Share of a side that lies before the middle, and behind it. */
  private static final int MIDDLE = 4;

  /** Of a name as {@link #toString} gives it. */
  public static Optional<Inversion> of(String name) {
    return Arrays.stream(values()).filter(each -> each.toString().equals(name)).findFirst();
  }

  /** As users write it: {@code false}, {@code true}, {@code auto}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this image is to be inverted. */
  public boolean appliesTo(GrayImage image) {
    return switch (this) {
      case FALSE -> false;
      case TRUE -> true;
      case AUTO -> hasBrightBorder(image);
    };
  }

  /** Black for white and white for black. */
  public static GrayImage negative(GrayImage image) {
    byte[] inverted = new byte[image.pixels().length];
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) ~image.pixels()[i];
    }
    return new GrayImage(image.height(), image.width(), inverted);
  }

  /**
   * Whether the mean of the border is above the mean of the middle, and above half of white: the
   * middle of a sandal can be as dark as the ground that it lies on.
   */
  private static boolean hasBrightBorder(GrayImage image) {
    int height = image.height();
    int width = image.width();
    int borderY = Math.max(1, height / BORDER);
    int borderX = Math.max(1, width / BORDER);
    long border = 0;
    long borderPixels = 0;
    long middle = 0;
    long middlePixels = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = Byte.toUnsignedInt(image.pixels()[y * width + x]);
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
    return border * middlePixels > middle * borderPixels && 2 * border > WHITE * borderPixels;
  }

  private static boolean isMiddle(int place, int length) {
    return place >= length / MIDDLE && place < length - length / MIDDLE;
  }
}
