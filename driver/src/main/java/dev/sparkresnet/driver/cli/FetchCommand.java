package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.fetch.DatasetFetcher;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Obtains Fashion-MNIST. */
@Command(
    name = "fetch",
    description =
        "Obtains Fashion-MNIST's four files and checks them: from --from, or from Debian's package"
            + " dataset-fashion-mnist, or from the data set's public address.",
    mixinStandardHelpOptions = true)
final class FetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Directory to put the files into; complete files there are kept.")
  private Path to;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Directory that has the four .gz files; nothing else is then tried.")
  private Path from;

  @Override
  public Integer call() throws InterruptedException {
    if (from != null && !Files.isDirectory(from)) {
      throw CommandException.usage("fetch: --from must be a directory, got " + from);
    }
    try {
      fetcher().fetch(to);
      return ExitCode.DONE;
    } catch (IOException e) {
      throw CommandException.failed("Cannot fetch the data set to " + to + ": " + message(e), e);
    }
  }

  private DatasetFetcher fetcher() {
    PrintWriter out = spec.commandLine().getOut();
    return from == null
        ? DatasetFetcher.fromAnywhere(line -> print(out, line))
        : DatasetFetcher.fromDirectory(from, line -> print(out, line));
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    // A download may take minutes; whoever waits wants to see each line at once.
    out.flush();
  }

  /** Exceptions of java.nio.file have only the path as their message. */
  private static String message(IOException e) {
    return e instanceof FileSystemException ? e.toString() : e.getMessage();
  }
}
