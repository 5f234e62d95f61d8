package dev.sparkresnet.driver.preflight;

import java.util.function.UnaryOperator;

/** A run was not started, since it would have failed. */
public final class PreflightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PreflightException(String message) {
    super(message);
  }

  /** The same in the words of a program that has other names for settings. */
  public PreflightException reworded(UnaryOperator<String> words) {
    PreflightException reworded = new PreflightException(words.apply(getMessage()));
    reworded.initCause(this);
    return reworded;
  }
}
