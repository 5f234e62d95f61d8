package dev.sparkresnet.driver.preflight;

/** A run was not started, since it would have failed. */
public final class PreflightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PreflightException(String message) {
    super(message);
  }
}
