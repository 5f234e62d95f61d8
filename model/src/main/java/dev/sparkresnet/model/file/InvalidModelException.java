package dev.sparkresnet.model.file;

import java.io.IOException;

/**
 * A model file is damaged, is none, or asks for more than a model may.
 *
 * <p>The message names the entry, what was expected and what was found, in one printable line:
 * parts of it come out of the file.
 */
public final class InvalidModelException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_MESSAGE = 600;

  public InvalidModelException(String message) {
    super(printable(message));
  }

  public InvalidModelException(String message, Throwable cause) {
    super(printable(message), cause);
  }

  private static String printable(String message) {
    String line = message.replaceAll("\\p{C}+", " ");
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "..." : line;
  }
}
