package dev.sparkresnet.model.exchange;

/** A network has something in it that a format of another program, or our writer of it, has not. */
public final class UnsupportedNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedNetworkException(String message) {
    super(message);
  }
}
