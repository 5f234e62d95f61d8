package dev.sparkresnet.data.shard;

/**
 * The examples of one shard in memory, in contiguous arrays.
 *
 * <p>Pixels are {@code uint8[rows * imageBytes]}, image after image, each row-major. The arrays are
 * handed out as they are, not copied; nobody may change them.
 */
public final class Shard {
  private final int[] ids;
  private final int[] labels;
  private final byte[] pixels;
  private final int imageBytes;

  /**
   * @param ids positions in the source
   * @param labels of their images
   * @param pixels as many images as there are ids
   */
  public Shard(int[] ids, int[] labels, byte[] pixels) {
    if (ids.length == 0 || ids.length != labels.length || pixels.length % ids.length != 0) {
      throw new IllegalArgumentException(
          String.format(
              "A shard needs as many labels and images as ids, got %d ids, %d labels, %d bytes",
              ids.length, labels.length, pixels.length));
    }
    this.ids = ids;
    this.labels = labels;
    this.pixels = pixels;
    imageBytes = pixels.length / ids.length;
  }

  /** Positions in the source, (rows). */
  public int[] ids() {
    return ids;
  }

  /** (rows). */
  public int[] labels() {
    return labels;
  }

  /** (rows, imageBytes). */
  public byte[] pixels() {
    return pixels;
  }

  public int rows() {
    return ids.length;
  }

  public int imageBytes() {
    return imageBytes;
  }
}
