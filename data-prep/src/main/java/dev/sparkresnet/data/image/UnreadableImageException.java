package dev.sparkresnet.data.image;

/** One picture that cannot be used; the message says why, not which one it is. */
public final class UnreadableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with a picture. */
  public enum Fault {
    /** Of no format that is read. */
    FORMAT,
    /**
     * Of a format or in colours that are known by name and not read; the message says what to do.
     */
    UNSUPPORTED,
    /** Too many pixels, or none. */
    SIZE,
    /** Of a format that is read, and damaged or of an unusual kind. */
    CONTENT
  }

  private final Fault fault;

  public UnreadableImageException(Fault fault, String message) {
    this(fault, message, null);
  }

  public UnreadableImageException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
