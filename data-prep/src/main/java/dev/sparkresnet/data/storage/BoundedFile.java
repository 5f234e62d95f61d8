package dev.sparkresnet.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Whole files of a size that is known to fit into memory before anything is read. */
public final class BoundedFile {
  private static final int ATTEMPTS = 5;

  private BoundedFile() {}

  /**
   * Reads a file that may be replaced meanwhile; gives the old content or the new one.
   *
   * @return nothing if there is no such file
   * @throws FileTooLongException if it has more than {@code maxBytes} bytes
   */
  public static Optional<byte[]> read(Configuration conf, Path file, int maxBytes)
      throws IOException {
    FileSystem files = Storage.of(conf, file);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long length;
      try {
        length = files.getFileStatus(file).getLen();
      } catch (FileNotFoundException e) {
        return Optional.empty();
      }
      if (length > maxBytes) {
        throw new FileTooLongException(maxBytes, length);
      }
      byte[] bytes = new byte[(int) length];
      try (InputStream in = files.open(file)) {
        if (in.readNBytes(bytes, 0, bytes.length) == bytes.length && in.read() < 0) {
          return Optional.of(bytes);
        }
      } catch (FileNotFoundException e) {
        // Said of a file that may not be opened, too.
        if (files.exists(file)) {
          throw e;
        }
      }
    }
    throw new IOException(
        file + " had another length whenever it was opened; try again when nobody writes it");
  }
}
