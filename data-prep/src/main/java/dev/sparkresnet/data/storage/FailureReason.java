package dev.sparkresnet.data.storage;

import java.io.IOException;

/** What a failure of a file system says of itself. */
public final class FailureReason {
  private FailureReason() {}

  /**
   * One line. File systems name the path and say little else, so that the class name has to tell
   * what was wrong with it; HDFS puts its servers' stack traces behind the first line.
   */
  public static String of(IOException failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return failure.getClass() == IOException.class
        ? message
        : failure.getClass().getSimpleName() + ": " + message;
  }
}
