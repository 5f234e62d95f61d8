package dev.sparkresnet.data.idx;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Streams one label file (IDX1, plain or gzip by content) from any Hadoop file system.
 *
 * <p>A label is a byte, 0..255. Every method throws {@link CorruptIdxException} where the file
 * contradicts its header, and {@link IOException} where it cannot be read.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">The format</a>
 */
public final class IdxLabelReader implements AutoCloseable {
  private static final int MAGIC = 0x0801;

  private final IdxStream in;
  private final int count;

  private IdxLabelReader(IdxStream in, int count) {
    this.in = in;
    this.count = count;
  }

  public static IdxLabelReader open(Configuration conf, Path file) throws IOException {
    IdxStream in = IdxStream.open(conf, file);
    try {
      return new IdxLabelReader(in, in.readHeader(MAGIC, 1)[0]);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The number of labels. */
  public int count() {
    return count;
  }

  /** Reads all labels, each in 0..255. Only for a reader not yet used. */
  public int[] readAll() throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes, 0, count, "the " + count + " labels");
    in.requireEnd();
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = Byte.toUnsignedInt(bytes[i]);
    }
    return labels;
  }

  /** SHA-256 of the unpacked file; only after {@link #readAll}. */
  public String sha256() {
    return in.sha256();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
