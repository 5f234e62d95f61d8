package dev.sparkresnet.driver.report;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.BoundedFile;
import dev.sparkresnet.data.storage.FileTooLongException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of a run's directory that may be missing, and that anyone may have written. */
final class RunFile {
  private RunFile() {}

  /**
   * Reads it whole, as UTF-8: Jackson's own guess at the encoding ends in another exception for
   * some bytes.
   *
   * @throws BadDataException if it is longer than {@code mostBytes}
   */
  static Optional<String> read(Configuration hadoop, Path file, int mostBytes) throws IOException {
    try {
      return BoundedFile.read(hadoop, file, mostBytes)
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    } catch (FileTooLongException e) {
      throw damaged(file, "at most " + mostBytes + " bytes are expected, it has more", e);
    }
  }

  static BadDataException damaged(Path file, String problem, Throwable cause) {
    return new BadDataException(
        file + " is not as a run writes it: " + problem + "; delete it to leave it out", cause);
  }
}
