package dev.sparkresnet.model.backend;

/** ND4J's backend cannot be used in this process, so that no network can be computed there. */
public final class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BackendUnavailableException(String message) {
    super(message);
  }

  BackendUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
