package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.report.RunPages;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the pages about runs again, without a Spark session. */
@Command(
    name = "report",
    description = {
      "Writes report.html and model-card.md of a run again, from the files in its directory.",
      "Several runs are put side by side on one page."
    },
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "Directory of a run on any Hadoop file system, such as runs/ID.")
  private List<String> runs;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Where to write the page; needed for several runs (default: into the run).")
  private String target;

  @Override
  public Integer call() throws IOException {
    if (target == null && runs.size() > 1) {
      throw CommandException.usage(
          "%d runs are compared on a page of their own; name it with --to FILE"
              .formatted(runs.size()));
    }
    Configuration hadoop = HadoopSettings.load();
    List<Path> paths = runs.stream().map(Path::new).toList();
    Path written;
    if (target == null) {
      written = RunPages.write(hadoop, paths.get(0));
    } else {
      written = TargetFile.of(hadoop, "--to", new Path(target), OwnFile.PAGE).path();
      RunPages.write(hadoop, paths, written);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Report " + written);
    out.flush();
    return ExitCode.DONE;
  }
}
