package dev.sparkresnet.data.idx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.Path;

/** IDX files for tests, right or wrong. */
final class IdxFixture {
  static final int IMAGES = 0x0803;
  static final int LABELS = 0x0801;

  private IdxFixture() {}

  /** A header with the given lengths, followed by {@code dataBytes} bytes 0, 1, 2, 0, 1, ... */
  static byte[] idx(int magic, int dataBytes, int... lengths) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * lengths.length + dataBytes);
    buffer.putInt(magic);
    for (int length : lengths) {
      buffer.putInt(length);
    }
    for (int i = 0; i < dataBytes; i++) {
      buffer.put((byte) (i % 3));
    }
    return buffer.array();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static Path write(java.nio.file.Path directory, String name, byte[] bytes) throws IOException {
    return new Path(Files.write(directory.resolve(name), bytes).toUri());
  }
}
