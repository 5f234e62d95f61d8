package dev.sparkresnet.data.storage;

import java.io.IOException;

/** A file is longer than its reader takes into memory. */
public final class FileTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  FileTooLongException(int maxBytes, long bytes) {
    super("expected at most " + maxBytes + " bytes, it has " + bytes);
  }
}
