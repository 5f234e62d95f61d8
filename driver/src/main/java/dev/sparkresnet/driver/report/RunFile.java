package dev.sparkresnet.driver.report;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of a run's directory that may be missing, and that anyone may have written. */
final class RunFile {
  private RunFile() {}

  /**
   * Reads it whole.
   *
   * @throws BadDataException if it is longer than {@code mostBytes}
   */
  static Optional<byte[]> read(Configuration hadoop, Path file, int mostBytes) throws IOException {
    try (InputStream in = Storage.of(hadoop, file).open(file)) {
      byte[] bytes = in.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw damaged(file, "at most " + mostBytes + " bytes are expected, it has more", null);
      }
      return Optional.of(bytes);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  static BadDataException damaged(Path file, String problem, Throwable cause) {
    return new BadDataException(
        file + " is not as a run writes it: " + problem + "; delete it to leave it out", cause);
  }
}
