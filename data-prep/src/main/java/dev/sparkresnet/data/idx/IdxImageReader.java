package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.resize.BilinearResizer;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Streams one image file (IDX3, plain or gzip by content) from any Hadoop file system.
 *
 * <p>Each image is {@code uint8[height * width]}, row-major, 0 = background, not scaled. Every
 * method throws {@link CorruptIdxException} where the file contradicts its header, and {@link
 * IOException} where it cannot be read.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">The format</a>
 */
public final class IdxImageReader implements AutoCloseable {
  private static final int MAGIC = 0x0803;

  private final IdxStream in;
  private final int count;
  private final int height;
  private final int width;
  private int next;

  private IdxImageReader(IdxStream in, int count, int height, int width) {
    this.in = in;
    this.count = count;
    this.height = height;
    this.width = width;
  }

  public static IdxImageReader open(Configuration conf, Path file) throws IOException {
    IdxStream in = IdxStream.open(conf, file);
    try {
      int[] lengths = in.readHeader(MAGIC, 3);
      if (lengths[1] > BilinearResizer.MOST_PIXELS_PER_SIDE
          || lengths[2] > BilinearResizer.MOST_PIXELS_PER_SIDE) {
        throw new CorruptIdxException(
            file,
            String.format(
                "expected images of at most %d pixels per side, found %d x %d",
                BilinearResizer.MOST_PIXELS_PER_SIDE, lengths[1], lengths[2]));
      }
      return new IdxImageReader(in, lengths[0], lengths[1], lengths[2]);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The number of images. */
  public int count() {
    return count;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** {@code height * width}. */
  public int imageBytes() {
    return height * width;
  }

  /**
   * Reads the next image into {@code target} from {@code offset} on.
   *
   * @return false where all images have been read; the file is then known to end there
   */
  public boolean read(byte[] target, int offset) throws IOException {
    if (next == count) {
      in.requireEnd();
      return false;
    }
    in.readFully(target, offset, imageBytes(), "image " + next + " of " + count);
    next++;
    return true;
  }

  /** Reads all images: {@code uint8[count * height * width]}. Only for a reader not yet used. */
  public byte[] readAll() throws IOException {
    long bytes = (long) count * imageBytes();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new CorruptIdxException(
          in.file(), "expected at most 2 GiB of pixels, its header announces " + bytes + " bytes");
    }
    byte[] pixels = new byte[(int) bytes];
    int offset = 0;
    while (read(pixels, offset)) {
      offset += imageBytes();
    }
    return pixels;
  }

  /** SHA-256 of the unpacked file; only once {@link #read} has returned false. */
  public String sha256() {
    return in.sha256();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
