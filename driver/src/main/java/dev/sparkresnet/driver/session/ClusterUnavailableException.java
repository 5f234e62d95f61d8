package dev.sparkresnet.driver.session;

/** Spark did not start on the master that it was given. */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the master.
   *
   * @param cause what Spark threw on its way down, which says nothing of the master; may be null
   */
  ClusterUnavailableException(String master, Throwable cause) {
    super(
        "Spark could not start on "
            + master
            + "; look whether the master runs there, can be reached, and has the same secret",
        cause);
  }
}
