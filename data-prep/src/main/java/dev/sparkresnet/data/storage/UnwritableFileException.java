package dev.sparkresnet.data.storage;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A file could not be written; what was there under its name is still there. */
public final class UnwritableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnwritableFileException(Path file, IOException cause) {
    super("Cannot write " + file + ": " + FailureReason.of(cause), cause);
  }
}
