package dev.sparkresnet.data.image;

import dev.sparkresnet.data.image.UnreadableImageException.Fault;
import dev.sparkresnet.data.resize.BilinearResizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes pictures of any form and size into the uint8[size * size] of a network, as {@code prepare}
 * makes them. Not safe for use by several threads: one instance a task.
 */
public final class ImageScaler {
  /** Of Fashion-MNIST and MNIST. */
  private static final int RAW_SIDE = 28;

  private final int size;
  private BilinearResizer resizer;
  private int resizerHeight;
  private int resizerWidth;

  /**
   * @param size height and width to scale to, 1..8192
   */
  public ImageScaler(int size) {
    this.size = size;
  }

  /** Height and width that it scales to. */
  public int size() {
    return size;
  }

  private int imageBytes() {
    return size * size;
  }

  /**
   * From a PNG or JPEG file, or from raw gray pixels: 28 x 28 of them, or as many as this scaler
   * makes.
   */
  public byte[] scaled(byte[] bytes) throws UnreadableImageException {
    ImageFormat format = ImageFormat.of(bytes).orElse(null);
    boolean maybeRaw = bytes.length == imageBytes() || bytes.length == RAW_SIDE * RAW_SIDE;
    if (format != null && (!maybeRaw || format.isCertain(bytes))) {
      return scaled(format.decode(bytes));
    }
    Optional<UnsupportedFormat> unsupported = UnsupportedFormat.of(bytes);
    if (unsupported.isPresent()) {
      throw new UnreadableImageException(Fault.UNSUPPORTED, expected(unsupported.get().toString()));
    }
    if (bytes.length == imageBytes()) {
      return bytes;
    }
    if (bytes.length == RAW_SIDE * RAW_SIDE) {
      return scaled(new GrayImage(RAW_SIDE, RAW_SIDE, bytes));
    }
    throw new UnreadableImageException(
        Fault.FORMAT,
        expected(
            bytes.length == 0
                ? "an empty file"
                : String.format(Locale.ROOT, "%,d bytes of something else", bytes.length)));
  }

  private String expected(String found) {
    return "expected a PNG or JPEG file, or %s raw pixels, found %s"
        .formatted(
            size == RAW_SIDE ? imageBytes() : RAW_SIDE * RAW_SIDE + " or " + imageBytes(), found);
  }

  /** Where the size is right already, nothing is copied. */
  public byte[] scaled(GrayImage image) throws UnreadableImageException {
    if (image.height() == size && image.width() == size) {
      return image.pixels();
    }
    GrayImage.requireSize(image.height(), image.width());
    if (resizer == null || image.height() != resizerHeight || image.width() != resizerWidth) {
      resizer = new BilinearResizer(image.height(), image.width(), size, size);
      resizerHeight = image.height();
      resizerWidth = image.width();
    }
    byte[] scaled = new byte[imageBytes()];
    resizer.resize(image.pixels(), 0, scaled, 0);
    return scaled;
  }
}
