package dev.sparkresnet.driver.checkpoint;

import java.io.IOException;

/** A checkpoint is not what its marker says, or is none. */
final class InvalidCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  InvalidCheckpointException(String message) {
    super(message);
  }

  InvalidCheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
