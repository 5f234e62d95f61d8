package dev.sparkresnet.driver.run;

/** A directory holds something else than the run that was asked for. */
public final class RunConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunConflictException(String message) {
    super(message);
  }
}
