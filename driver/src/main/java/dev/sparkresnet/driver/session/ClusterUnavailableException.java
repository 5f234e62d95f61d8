package dev.sparkresnet.driver.session;

import dev.sparkresnet.data.storage.FailureReason;
import java.net.BindException;

/** Spark did not start with the master and the settings that it was given. */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String STANDALONE = "spark://";

  /** How Scala's own checks begin; here they only say that the session was stopped meanwhile. */
  private static final String INTERNAL = "requirement failed";

  private final boolean settings;

  private ClusterUnavailableException(String message, boolean settings, Throwable cause) {
    super(message, cause);
    this.settings = settings;
  }

  /**
   * Says why, in one line.
   *
   * @param cause what Spark threw on its way down; null where it only stopped
   */
  static ClusterUnavailableException of(String master, Throwable cause) {
    Throwable told = null;
    boolean settings = false;
    for (Throwable each = cause; each != null; each = each.getCause()) {
      boolean wrong =
          each instanceof IllegalArgumentException
              && !String.valueOf(each.getMessage()).startsWith(INTERNAL);
      if (told == null || wrong || each instanceof BindException) {
        told = each;
        settings = wrong;
      }
    }
    String start = "Spark could not start on " + master;
    if (settings) {
      return new ClusterUnavailableException(
          start + ": " + reason(told) + "; correct that setting of Spark's", true, cause);
    } else if (told instanceof BindException) {
      return new ClusterUnavailableException(
          start
              + ": "
              + reason(told)
              + "; free the port, choose another, or look at SPARK_LOCAL_IP and spark.driver.bindAddress",
          false,
          cause);
    } else if (master.startsWith(STANDALONE)) {
      // What the client of a standalone master throws is that it was stopped.
      return new ClusterUnavailableException(
          start + "; look whether the master runs there, can be reached, and has the same secret",
          false,
          cause);
    }
    return new ClusterUnavailableException(
        start
            + (told == null ? "" : ": " + reason(told))
            + "; look at its settings and at the cluster manager",
        false,
        cause);
  }

  private static String reason(Throwable told) {
    String message = FailureReason.firstLine(told.getMessage()).replaceFirst("[.!]+$", "");
    return message.isEmpty() ? told.getClass().getSimpleName() : message;
  }

  /** Whether a setting was wrong, rather than the surroundings. */
  public boolean ofSettings() {
    return settings;
  }
}
