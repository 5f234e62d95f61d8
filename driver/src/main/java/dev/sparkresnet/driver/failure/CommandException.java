package dev.sparkresnet.driver.failure;

/**
 * A failure that the user can mend: shown as one line, without a stack trace, with its own exit
 * code.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A wrong command line, or arguments that contradict what is there (exit code 64). */
  public static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message, null);
  }

  /** A failure of the surroundings, such as an output that cannot be written (exit code 1). */
  public static CommandException failed(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
