package dev.sparkresnet.driver.lease;

import java.io.IOException;

/** Another process holds the lease; the message names it and says until when. */
public final class LeaseHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  LeaseHeldException(String message) {
    super(message);
  }
}
