package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.BadDataException;
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
        e.getMessage() + ". Run '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  static int ofExecution(Exception e, CommandLine command, ParseResult parsed) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandException expected) {
        print(command.getErr(), expected.getMessage());
        return expected.exitCode();
      }
      if (cause instanceof BadDataException badData) {
        print(command.getErr(), badData.getMessage());
        return ExitCode.BAD_DATA;
      }
    }
    LOG.error("Unexpected failure", e);
    print(command.getErr(), e.toString());
    return ExitCode.FAILED;
  }

  private static void print(PrintWriter err, String message) {
    err.println("error: " + message);
    err.flush();
  }
}
