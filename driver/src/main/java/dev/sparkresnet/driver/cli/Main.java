package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.config.UriPassword;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.ToldToEnd;
import dev.sparkresnet.driver.session.SparkRelease;
import dev.sparkresnet.model.backend.Backend;
import dev.sparkresnet.model.backend.BackendUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
  private static final Set<String> PLACES =
      Set.of("URI", "DIR", "FILE", "RUN", "MODEL", "IDX", "JSON");

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    int exitCode = exitCode(arguments);
    if (mustExit(exitCode, System.getProperty("spark.yarn.app.id"))) {
      System.exit(exitCode);
    }
  }

  /**
   * YARN takes every driver that it started and that exits, with 0 too, for a failed one: there
   * success is to return.
   *
   * @param yarnApplication whose container this driver runs in; null elsewhere
   */
  static boolean mustExit(int exitCode, String yarnApplication) {
    return exitCode != ExitCode.DONE || yarnApplication == null;
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
    for (ParseResult each = parsed; each != null; each = each.subcommand()) {
      requirePaths(each.matchedArgs(), command);
    }
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

  /**
   * Hadoop's paths refuse some texts by exceptions for developers. Arguments that become such a
   * path are texts with one of these labels.
   */
  private static void requirePaths(List<ArgSpec> arguments, CommandLine command) {
    for (ArgSpec argument : arguments) {
      if (PLACES.contains(argument.paramLabel()) && isText(argument)) {
        argument.stringValues().forEach(value -> requirePath(argument, value, command));
      }
    }
  }

  private static boolean isText(ArgSpec argument) {
    Class<?>[] elements = argument.auxiliaryTypes();
    return argument.type() == String.class
        || (argument.isMultiValue() && elements.length > 0 && elements[0] == String.class);
  }

  private static void requirePath(ArgSpec argument, String value, CommandLine command) {
    try {
      new Path(value);
    } catch (IllegalArgumentException e) {
      String name =
          argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
      throw new ParameterException(
          command,
          "%s should be a path or a URI such as hdfs:///photos, got '%s'%s"
              .formatted(
                  name,
                  value,
                  value.isEmpty() ? "" : "; write ./NAME where a file's name has a colon"),
          e);
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
