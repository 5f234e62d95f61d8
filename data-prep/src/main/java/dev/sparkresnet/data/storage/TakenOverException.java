package dev.sparkresnet.data.storage;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** Two processes write one folder, and this is the one that does not go on. */
public final class TakenOverException extends IOException {
  private static final long serialVersionUID = 1L;

  public TakenOverException(Path folder) {
    super(
        "Another process wrote %s at the same time as this one, and what stays there is its result; start one at a time, or give each a --to of its own"
            .formatted(folder));
  }
}
