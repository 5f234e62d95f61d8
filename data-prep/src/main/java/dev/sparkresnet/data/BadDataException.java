package dev.sparkresnet.data;

/**
 * Data that cannot be used as it is: a corrupt file, counts that contradict each other, a value out
 * of range.
 *
 * <p>The message names the subject, what was expected, what was found and what to do; the command
 * line shows it alone, without a stack trace, and exits with 65.
 */
public class BadDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadDataException(String message) {
    super(message);
  }

  public BadDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
