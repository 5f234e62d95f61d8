package dev.sparkresnet.model.reference;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Grey images that a reference refers to by number.
 *
 * @param source where they were read from, for messages
 * @param rows height in pixels
 * @param columns width in pixels
 * @param pixels one {@code uint8[rows * columns]} per image, row-major; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Images are large and compared by nobody.
public record ReferenceImages(String source, int rows, int columns, byte[][] pixels) {
  private static final String SHIPPED = "fashion-mnist-8.idx3-ubyte";

  public ReferenceImages {
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i].length != rows * columns) {
        throw new ReferenceException(
            "Images %s: image %d has %d pixels, expected %d x %d"
                .formatted(source, i, pixels[i].length, rows, columns));
      }
    }
  }

  /** The images that belong to {@link PyTorchReference#shipped()}. */
  public static ReferenceImages shipped() {
    try (InputStream resource = ReferenceImages.class.getResourceAsStream(SHIPPED);
        DataInputStream idx = new DataInputStream(resource)) {
      idx.skipNBytes(Integer.BYTES); // The magic number: this file is our own.
      byte[][] pixels = new byte[idx.readInt()][];
      int rows = idx.readInt();
      int columns = idx.readInt();
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = idx.readNBytes(rows * columns);
      }
      return new ReferenceImages("shipped " + SHIPPED, rows, columns, pixels);
    } catch (IOException e) {
      throw new ReferenceException("Images %s: cannot be read: %s".formatted(SHIPPED, e), e);
    }
  }
}
