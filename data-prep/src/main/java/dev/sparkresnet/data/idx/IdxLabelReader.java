package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.FashionMnist;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Streams one label file (IDX1, plain or gzip by content) from any Hadoop file system.
 *
 * <p>Every label is in 0..9. Every method throws {@link CorruptIdxException} where the file
 * contradicts its header or holds another label, and {@link IOException} where it cannot be read.
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

  /** Reads all labels, one byte each. Only for a reader not yet used. */
  public byte[] readAll() throws IOException {
    byte[] labels = new byte[count];
    in.readFully(labels, 0, count, "the " + count + " labels");
    in.requireEnd();
    for (int i = 0; i < count; i++) {
      int label = Byte.toUnsignedInt(labels[i]);
      if (label >= FashionMnist.CLASSES) {
        throw new CorruptIdxException(
            in.file(),
            String.format(
                "label %d (from 0): expected 0..%d, found %d", i, FashionMnist.CLASSES - 1, label));
      }
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
