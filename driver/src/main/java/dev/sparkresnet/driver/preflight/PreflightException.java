package dev.sparkresnet.driver.preflight;

import java.util.List;

/** A run was not started, since it would have failed. */
public final class PreflightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PreflightException(List<String> problems) {
    super(String.join("; ", problems) + " (train --no-doctor starts without looking)");
  }
}
