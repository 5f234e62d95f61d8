package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.config.UriPassword;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.ToldToEnd;
import dev.sparkresnet.driver.session.SparkRelease;
import dev.sparkresnet.model.backend.Backend;
import dev.sparkresnet.model.backend.BackendUnavailableException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** Entry point of the application jar. */
@Command(
    name = "spark-resnet",
    description = "Trains ResNet-18 data-parallel on Apache Spark with Deeplearning4j.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    subcommands = {
      FetchCommand.class,
      PrepareCommand.class,
      InspectCommand.class,
      TrainCommand.class,
      RetrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ModelsCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      ReportCommand.class,
      ServeCommand.class,
      StudyCommand.class,
      BenchCommand.class,
      BenchAveragingCommand.class,
      StagesCommand.class,
      DoctorCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(exitCode(arguments));
  }

  /** Before anything touches a class that another Spark may lack. */
  private static int exitCode(String[] arguments) {
    Optional<String> problem = SparkRelease.here().problem();
    if (problem.isPresent()) {
      System.err.println("error: " + problem.get());
      return ExitCode.USAGE;
    }
    ToldToEnd.watch(System.err);
    CommandLine command = commandLine();
    int exitCode;
    try {
      exitCode = command.execute(arguments);
    } catch (Error e) {
      // No memory, a library that does not load: picocli passes on all but exceptions.
      exitCode = Errors.ofError(e, command);
    }
    if (!ToldToEnd.isSo()) {
      ToldToEnd.endsByItself();
    }
    return exitCode;
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::execute)
        .setParameterExceptionHandler(Errors::ofParameters)
        .setExecutionExceptionHandler(Errors::ofExecution);
  }

  private static int execute(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine command = commands.get(commands.size() - 1);
    refusePasswords(parsed.originalArgs(), command);
    requireBackend(command);
    return new RunLast().execute(parsed);
  }

  /** Every command takes URIs, so that all of them are looked at in this one place. */
  private static void refusePasswords(List<String> arguments, CommandLine command) {
    for (String argument : arguments) {
      if (UriPassword.isIn(argument)) {
        throw new ParameterException(command, UriPassword.refusal("an argument", argument));
      }
    }
  }

  /** Before anything touches ND4J, whose classes fail for good where its backend does. */
  private static void requireBackend(CommandLine command) {
    boolean computes = command.getCommand() instanceof NetworkCommand;
    if (computes && !command.isUsageHelpRequested() && !command.isVersionHelpRequested()) {
      try {
        Backend.requireUsable();
      } catch (BackendUnavailableException e) {
        throw new ExecutionException(command, e.getMessage(), e);
      }
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
