package dev.sparkresnet.driver.session;

/** Spark did not start on the master that it was given. */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterUnavailableException(String master, Throwable cause) {
    super(
        "Spark could not start on "
            + master
            + (cause == null ? "" : " (" + cause.getMessage() + ")")
            + "; look whether the master runs there, can be reached, and has the same secret",
        cause);
  }
}
