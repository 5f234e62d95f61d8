package dev.sparkresnet.driver.name;

/** A name that a user gave is none that may become a folder. */
public final class InvalidNameException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidNameException(String message) {
    super(message);
  }
}
