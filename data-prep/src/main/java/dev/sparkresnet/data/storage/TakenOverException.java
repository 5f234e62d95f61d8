package dev.sparkresnet.data.storage;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** Two processes write one folder, and this is the one that does not go on. */
public final class TakenOverException extends IOException {
  private static final long serialVersionUID = 1L;

  public TakenOverException(Path folder) {
    super(
        "Another process has begun to write %s and goes on; this one ends, and nothing of it is there"
            .formatted(folder));
  }
}
