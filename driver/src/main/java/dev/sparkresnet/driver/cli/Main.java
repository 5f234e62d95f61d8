package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.config.UriPassword;
import dev.sparkresnet.model.backend.Backend;
import dev.sparkresnet.model.backend.BackendUnavailableException;
import java.util.List;
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
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::executeWithoutPasswords)
        .setParameterExceptionHandler(Errors::ofParameters)
        .setExecutionExceptionHandler(Errors::ofExecution);
  }

  /** Every command takes URIs, so that all of them are looked at in this one place. */
  private static int executeWithoutPasswords(ParseResult parsed) {
    for (String argument : parsed.originalArgs()) {
      if (UriPassword.isIn(argument)) {
        List<CommandLine> commands = parsed.asCommandLineList();
        throw new ParameterException(
            commands.get(commands.size() - 1), UriPassword.refusal("an argument", argument));
      }
    }
    try {
      return new RunLast().execute(parsed);
    } catch (LinkageError e) {
      // Whatever touches ND4J first, its classes cannot be initialized where its backend cannot.
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.toString(), cause(e));
    }
  }

  private static Exception cause(LinkageError failure) {
    try {
      Backend.requireUsable();
      return new IllegalStateException(failure);
    } catch (BackendUnavailableException e) {
      return e;
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
