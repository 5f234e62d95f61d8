package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.driver.training.ImageShape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Images of a data set as PNG files. Written here, since the JDK's own way needs the libraries of a
 * desktop, which servers lack.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics</a>
 */
final class PngImage {
  static final int MOST_BYTES = 1 << 20;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int GREY = 0;
  private static final int COLOR = 2;

  private PngImage() {}

  /** Whether bytes begin as a PNG does and are not too many. */
  static boolean isPng(byte[] bytes) {
    return bytes.length <= MOST_BYTES
        && bytes.length > SIGNATURE.length
        && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /**
   * An image of 3 channels in color, any other by its first channel in grey. One that is too large
   * to look at is thinned out: of its rows and columns every second, third, ... stays.
   *
   * @param pixels uint8[channels * height * width]
   */
  static byte[] of(ImageShape shape, byte[] pixels, int mostPixels) {
    int thinning =
        Math.max(1, -Math.floorDiv(-Math.max(shape.height(), shape.width()), mostPixels));
    int height = -Math.floorDiv(-shape.height(), thinning);
    int width = -Math.floorDiv(-shape.width(), thinning);
    int colors = shape.channels() == 3 ? 3 : 1;
    ByteBuffer rows = ByteBuffer.allocate(height * (1 + width * colors));
    for (int y = 0; y < height; y++) {
      rows.put((byte) 0);
      for (int x = 0; x < width; x++) {
        for (int color = 0; color < colors; color++) {
          int row = color * shape.height() + y * thinning;
          rows.put(pixels[row * shape.width() + x * thinning]);
        }
      }
    }
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) (colors == 3 ? COLOR : GREY));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    png.writeBytes(chunk("IHDR", header.array()));
    png.writeBytes(chunk("IDAT", deflated(rows.array())));
    png.writeBytes(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) checksum.getValue())
        .array();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
