package dev.sparkresnet.driver.lease;

import java.io.IOException;

/** A lease that this process had is not its own any more, or may not be. */
public final class LeaseLostException extends IOException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(String message) {
    super(message);
  }
}
