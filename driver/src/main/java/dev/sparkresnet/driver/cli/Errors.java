package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.config.UriPassword;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import dev.sparkresnet.driver.failure.ToldToEnd;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns exceptions into one line on standard error and an exit code; only defects show a stack
 * trace.
 */
final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  static int ofParameters(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    print(
        command.getErr(),
        UriPassword.hiddenIn(e.getMessage())
            + ". Run '"
            + command.getCommandSpec().qualifiedName()
            + " --help'.");
    return ExitCode.USAGE;
  }

  static int ofExecution(Exception e, CommandLine command, ParseResult parsed) {
    return of(e, command);
  }

  static int ofError(Error e, CommandLine command) {
    return of(e, command);
  }

  private static int of(Throwable e, CommandLine command) {
    if (ToldToEnd.isSo()) {
      // Spark was stopped under the command.
      LOG.debug("What the command threw at its end", e);
      return ExitCode.TERMINATED;
    }
    Failure failure = Failure.of(e);
    if (failure.expected()) {
      LOG.debug("The failure's stack trace", e);
    } else {
      LOG.error("Unexpected failure", e);
    }
    print(command.getErr(), failure.message());
    return failure.exitCode();
  }

  private static void print(PrintWriter err, String message) {
    err.println("error: " + line(message));
    err.flush();
  }

  /** Names of files may hold line ends, and what terminals take for commands. */
  static String line(String message) {
    return message.strip().replaceAll("\\p{Cntrl}", "?");
  }
}
