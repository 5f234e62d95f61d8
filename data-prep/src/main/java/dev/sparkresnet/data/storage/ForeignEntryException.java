package dev.sparkresnet.data.storage;

/** A folder holds what this program has not written, so that it is neither deleted nor replaced. */
public final class ForeignEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignEntryException(String message) {
    super(message);
  }
}
