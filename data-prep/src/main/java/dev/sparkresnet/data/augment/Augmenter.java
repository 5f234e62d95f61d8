package dev.sparkresnet.data.augment;

import java.util.SplittableRandom;

/**
 * Changes images of one shape, uint8[channels * height * width].
 *
 * <p>An image's change depends on the generator that is given alone, and every image draws the same
 * number of values in the same order, so that results do not depend on who changes which image
 * when. Not safe for use by two threads at once.
 */
public final class Augmenter {
  // Random Erasing Data Augmentation, arXiv 1708.04896, section 3: area, and ratio of the sides.
  private static final double LEAST_AREA = 0.02;
  private static final double LARGEST_AREA = 0.33;
  private static final double LARGEST_RATIO = 1 / 0.3;

  /** Positions are counted in this part of a pixel, weights too: enough for 8 bits. */
  private static final int SCALE_BITS = 10;

  private static final int SCALE = 1 << SCALE_BITS;
  private static final int HALF = 1 << (2 * SCALE_BITS - 1);

  private final Augmentation augmentation;
  private final int channels;
  private final int height;
  private final int width;

  public Augmenter(Augmentation augmentation, int channels, int height, int width) {
    this.augmentation = augmentation;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /**
   * Writes a changed copy.
   *
   * @param source holds the image at {@code offset}; left as it is
   * @param target uint8[channels * height * width]
   */
  public void apply(byte[] source, int offset, byte[] target, SplittableRandom random) {
    boolean mirrored = random.nextBoolean() && augmentation.flip();
    double angle = Math.toRadians(augmentation.rotation() * (2 * random.nextDouble() - 1));
    double down = Math.rint(augmentation.shift() * height * (2 * random.nextDouble() - 1));
    double right = Math.rint(augmentation.shift() * width * (2 * random.nextDouble() - 1));
    if (angle == 0) {
      move(source, offset, target, mirrored, (int) down, (int) right);
    } else {
      rotate(source, offset, target, mirrored, angle, down, right);
    }
    erase(target, random);
  }

  private void move(
      byte[] source, int offset, byte[] target, boolean mirrored, int down, int right) {
    int out = 0;
    for (int channel = 0; channel < channels; channel++) {
      int start = offset + channel * height * width;
      for (int y = 0; y < height; y++) {
        int row = inside(y - down, height);
        for (int x = 0; x < width; x++) {
          int column = inside(x - right, width);
          if (row < 0 || column < 0) {
            target[out++] = 0;
          } else {
            target[out++] = source[start + row * width + (mirrored ? width - 1 - column : column)];
          }
        }
      }
    }
  }

  /** Turns about the image's middle and moves, with bilinear interpolation in whole numbers. */
  private void rotate(
      byte[] source,
      int offset,
      byte[] target,
      boolean mirrored,
      double angle,
      double down,
      double right) {
    double middleY = (height - 1) / 2.0;
    double middleX = (width - 1) / 2.0;
    // StrictMath: the same bits on every machine.
    long cos = Math.round(StrictMath.cos(angle) * SCALE * SCALE);
    long sin = Math.round(StrictMath.sin(angle) * SCALE * SCALE);
    long halfY = Math.round(middleY * SCALE);
    long halfX = Math.round(middleX * SCALE);
    // Twice the distance from the middle is a whole number.
    long fromX = Math.round(2 * (-right - middleX));
    for (int y = 0; y < height; y++) {
      long fromY = Math.round(2 * (y - down - middleY));
      long turnedY = cos * fromY - sin * fromX;
      long turnedX = sin * fromY + cos * fromX;
      for (int x = 0; x < width; x++) {
        long sourceY = (turnedY >> (SCALE_BITS + 1)) + halfY;
        long sourceX = (turnedX >> (SCALE_BITS + 1)) + halfX;
        turnedY -= 2 * sin;
        turnedX += 2 * cos;
        int top = (int) (sourceY >> SCALE_BITS);
        int left = (int) (sourceX >> SCALE_BITS);
        int lower = (int) (sourceY & (SCALE - 1));
        int righter = (int) (sourceX & (SCALE - 1));
        for (int channel = 0; channel < channels; channel++) {
          target[(channel * height + y) * width + x] =
              interpolated(
                  source, offset + channel * height * width, top, left, lower, righter, mirrored);
        }
      }
    }
  }

  /** Between four pixels; most lie inside, where no border has to be asked for. */
  private byte interpolated(
      byte[] source, int start, int top, int left, int lower, int righter, boolean mirrored) {
    int upperLeft;
    int upperRight;
    int lowerLeft;
    int lowerRight;
    if (top >= 0 && top < height - 1 && left >= 0 && left < width - 1) {
      int at = start + top * width + (mirrored ? width - 1 - left : left);
      int next = mirrored ? -1 : 1;
      upperLeft = source[at] & 0xff;
      upperRight = source[at + next] & 0xff;
      lowerLeft = source[at + width] & 0xff;
      lowerRight = source[at + width + next] & 0xff;
    } else {
      upperLeft = pixel(source, start, top, left, mirrored);
      upperRight = pixel(source, start, top, left + 1, mirrored);
      lowerLeft = pixel(source, start, top + 1, left, mirrored);
      lowerRight = pixel(source, start, top + 1, left + 1, mirrored);
    }
    int sum =
        (SCALE - lower) * ((SCALE - righter) * upperLeft + righter * upperRight)
            + lower * ((SCALE - righter) * lowerLeft + righter * lowerRight);
    return (byte) ((sum + HALF) >> (2 * SCALE_BITS));
  }

  private int pixel(byte[] source, int start, int y, int x, boolean mirrored) {
    int row = inside(y, height);
    int column = inside(x, width);
    return row < 0 || column < 0
        ? 0
        : source[start + row * width + (mirrored ? width - 1 - column : column)] & 0xff;
  }

  /** The position within the image that stands for one beyond its border; negative for black. */
  private int inside(int position, int length) {
    if (position >= 0 && position < length) {
      return position;
    }
    if (augmentation.border() == Augmentation.Border.ZERO || length == 1) {
      return augmentation.border() == Augmentation.Border.ZERO ? -1 : 0;
    }
    int period = 2 * (length - 1);
    int within = Math.floorMod(position, period);
    return within < length ? within : period - within;
  }

  private void erase(byte[] image, SplittableRandom random) {
    boolean erased = random.nextDouble() < augmentation.erasing();
    double area = LEAST_AREA + (LARGEST_AREA - LEAST_AREA) * random.nextDouble();
    double ratio = StrictMath.exp(StrictMath.log(LARGEST_RATIO) * (2 * random.nextDouble() - 1));
    double y = random.nextDouble();
    double x = random.nextDouble();
    long noise = random.nextLong();
    if (!erased) {
      return;
    }
    int rows = (int) Math.min(height, Math.rint(StrictMath.sqrt(area * height * width * ratio)));
    int columns = (int) Math.min(width, Math.rint(StrictMath.sqrt(area * height * width / ratio)));
    int top = (int) (y * (height - rows + 1));
    int left = (int) (x * (width - columns + 1));
    SplittableRandom pixels = new SplittableRandom(noise);
    for (int channel = 0; channel < channels; channel++) {
      for (int row = top; row < top + rows; row++) {
        for (int column = left; column < left + columns; column++) {
          image[(channel * height + row) * width + column] = (byte) pixels.nextInt();
        }
      }
    }
  }
}
