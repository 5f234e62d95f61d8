package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.image.UnreadableImageException;

/** A request that is answered with an error: a status of HTTP and one line for people. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED = 415;
  static final int FAILED = 500;
  static final int BUSY = 503;

  private final int status;

  Refusal(int status, String message) {
    this(status, message, null);
  }

  Refusal(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** Of a body that is no image that can be used. */
  static Refusal of(UnreadableImageException e) {
    return switch (e.fault()) {
      case FORMAT -> of(UNSUPPORTED, e, "send it as PNG or JPEG");
      case UNSUPPORTED -> new Refusal(UNSUPPORTED, "The image is refused: " + e.getMessage(), e);
      case SIZE -> of(TOO_LARGE, e, "send a smaller image");
      case CONTENT -> of(BAD_REQUEST, e, "save it anew as PNG and send that");
    };
  }

  private static Refusal of(int status, UnreadableImageException e, String remedy) {
    return new Refusal(status, "The image is refused: %s; %s".formatted(e.getMessage(), remedy), e);
  }

  int status() {
    return status;
  }
}
