package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.BadDataException;
import org.apache.hadoop.fs.Path;

/** An IDX file that is damaged, or contradicts its own header or its partner. */
public final class CorruptIdxException extends BadDataException {
  private static final long serialVersionUID = 1L;

  static final String REMEDY = "replace the file";

  CorruptIdxException(Path file, String problem) {
    this(file, problem, null);
  }

  CorruptIdxException(Path file, String problem, Throwable cause) {
    super("IDX file " + file + ": " + problem + "; " + REMEDY, cause);
  }
}
