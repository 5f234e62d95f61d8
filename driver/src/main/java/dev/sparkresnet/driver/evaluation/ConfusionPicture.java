package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.driver.training.ImageShape;
import java.util.Arrays;

/**
 * A confusion matrix as a picture: a row for every class, a column for every prediction, hits in
 * blue and mistakes in red, the deeper the larger their share of the row. Counts and the numbers of
 * the classes stand in it as long as there is room.
 */
public final class ConfusionPicture {
  private static final int[] WHITE = {0xff, 0xff, 0xff};
  private static final int[] BLACK = {0x22, 0x22, 0x22};
  private static final int[] HIT = {0x00, 0x72, 0xb2};
  private static final int[] MISS = {0xd5, 0x5e, 0x00};

  /** Shade of a cell from which on its count is white. */
  private static final double DEEP = 0.55;

  private static final int MOST_CLASSES_WITH_COUNTS = 40;
  private static final int MOST_PIXELS = 1024;
  private static final int SMALLEST_CELL = 32;
  private static final int PIXELS_OF_A_DOT = 2;
  private static final int DIGIT_WIDTH = 3;
  private static final int DIGIT_HEIGHT = 5;

  /** The digits as dots, row after row. */
  private static final String[] DIGITS = {
    "###" + "# #" + "# #" + "# #" + "###",
    " # " + "## " + " # " + " # " + "###",
    "###" + "  #" + "###" + "#  " + "###",
    "###" + "  #" + "###" + "  #" + "###",
    "# #" + "# #" + "###" + "  #" + "  #",
    "###" + "#  " + "###" + "  #" + "###",
    "###" + "#  " + "###" + "# #" + "###",
    "###" + "  #" + "  #" + "  #" + "  #",
    "###" + "# #" + "###" + "# #" + "###",
    "###" + "# #" + "###" + "  #" + "###",
  };

  private final ConfusionMatrix confusion;
  private final int classes;
  private final int cell;
  private final int header;
  private final int size;
  private final byte[] pixels;

  private ConfusionPicture(ConfusionMatrix confusion) {
    this.confusion = confusion;
    this.classes = confusion.classes();
    boolean roomy = classes <= MOST_CLASSES_WITH_COUNTS;
    this.cell =
        roomy
            ? Math.max(SMALLEST_CELL, (textWidth(String.valueOf(largest())) + 4) * PIXELS_OF_A_DOT)
            : Math.max(1, MOST_PIXELS / classes);
    this.header = roomy ? SMALLEST_CELL : 0;
    this.size = header + classes * cell;
    this.pixels = new byte[3 * size * size];
  }

  private long largest() {
    return confusion.counted().stream().mapToLong(ConfusionMatrix.Cell::count).max().orElse(0);
  }

  /** Draws it; a PNG in color. */
  public static byte[] png(ConfusionMatrix confusion) {
    ConfusionPicture picture = new ConfusionPicture(confusion);
    picture.draw();
    return PngImage.of(new ImageShape(3, picture.size, picture.size), picture.pixels, picture.size);
  }

  private void draw() {
    Arrays.fill(pixels, (byte) 0xff);
    for (int row = 0; row < classes; row++) {
      if (header > 0) {
        text(String.valueOf(row), 0, header + row * cell, header, cell, BLACK);
        text(String.valueOf(row), header + row * cell, 0, cell, header, BLACK);
      }
    }
    confusion.counted().forEach(this::draw);
  }

  private void draw(ConfusionMatrix.Cell counted) {
    int row = counted.trueClass();
    int column = counted.predictedClass();
    long count = counted.count();
    // A root, so that the few mistakes of a good network can be seen at all.
    double shade = Math.sqrt((double) count / confusion.images(row));
    int x = header + column * cell;
    int y = header + row * cell;
    int gap = header > 0 ? 1 : 0;
    fill(x, y, cell - gap, cell - gap, mixed(row == column ? HIT : MISS, shade));
    if (header > 0) {
      text(String.valueOf(count), x, y, cell, cell, shade > DEEP ? WHITE : BLACK);
    }
  }

  private static int[] mixed(int[] color, double shade) {
    int[] mixed = new int[3];
    for (int i = 0; i < 3; i++) {
      mixed[i] = (int) Math.round(WHITE[i] + (color[i] - WHITE[i]) * shade);
    }
    return mixed;
  }

  /** In dots. */
  private static int textWidth(String digits) {
    return digits.length() * (DIGIT_WIDTH + 1) - 1;
  }

  /** Writes a number in the middle of a box. */
  private void text(String digits, int left, int top, int width, int height, int[] color) {
    int x = left + (width - textWidth(digits) * PIXELS_OF_A_DOT) / 2;
    int y = top + (height - DIGIT_HEIGHT * PIXELS_OF_A_DOT) / 2;
    for (int i = 0; i < digits.length(); i++) {
      String dots = DIGITS[digits.charAt(i) - '0'];
      for (int dot = 0; dot < dots.length(); dot++) {
        if (dots.charAt(dot) == '#') {
          fill(
              x + (i * (DIGIT_WIDTH + 1) + dot % DIGIT_WIDTH) * PIXELS_OF_A_DOT,
              y + dot / DIGIT_WIDTH * PIXELS_OF_A_DOT,
              PIXELS_OF_A_DOT,
              PIXELS_OF_A_DOT,
              color);
        }
      }
    }
  }

  private void fill(int left, int top, int width, int height, int[] color) {
    for (int channel = 0; channel < 3; channel++) {
      for (int y = top; y < top + height; y++) {
        int start = (channel * size + y) * size + left;
        Arrays.fill(pixels, start, start + width, (byte) color[channel]);
      }
    }
  }
}
