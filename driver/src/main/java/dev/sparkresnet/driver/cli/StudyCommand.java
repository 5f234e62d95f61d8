package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.name.InvalidNameException;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.driver.study.StudyCase;
import dev.sparkresnet.driver.study.StudyPicture;
import dev.sparkresnet.driver.study.StudyResult;
import dev.sparkresnet.driver.study.StudyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains several configurations with several seeds and puts their accuracies together. */
@Command(
    name = "study",
    description = {
      "Compares configurations over several seeds: every case is trained with every seed, as train does it.",
      "Runs that are there are not repeated, and one that was cut off goes on: call it again with more cases."
    },
    mixinStandardHelpOptions = true)
final class StudyCommand implements NetworkCommand {
  @Spec private CommandSpec spec;

  @Mixin private RunConfigOptions options;

  @Option(
      names = "--case",
      required = true,
      paramLabel = "'NAME: KEY=VALUE ...'",
      description = "One case; the first is what the others are compared with.")
  private List<String> cases;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seeds 0 to N - 1 (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "Folder for the runs, study.md and study.svg.")
  private String target;

  @Override
  public Integer call() throws IOException {
    if (seeds < 1) {
      throw CommandException.usage("--seeds must be positive, got " + seeds);
    }
    List<StudyCase> parsed = parse();
    List<StudyResult> results = new ArrayList<>();
    Configuration hadoop = HadoopSettings.load();
    TargetFile table =
        TargetFile.of(hadoop, "--to", new Path(target, "study.md"), OwnFile.STUDY_TABLE);
    TargetFile picture =
        TargetFile.of(hadoop, "--to", new Path(target, "study.svg"), OwnFile.STUDY_PICTURE);
    PrintWriter out = spec.commandLine().getOut();
    for (StudyCase each : parsed) {
      List<List<EpochMetrics>> runs = new ArrayList<>();
      for (int seed = 0; seed < seeds; seed++) {
        int exitCode = train(each, seed);
        if (exitCode != ExitCode.DONE) {
          return exitCode;
        }
        runs.add(RunDirectory.at(hadoop, new Path(target, each.runId(seed).value())).epochs());
      }
      results.add(new StudyResult(each, runs));
      table.write(StudyTable.of(results).getBytes(StandardCharsets.UTF_8));
      picture.write(StudyPicture.of(results).getBytes(StandardCharsets.UTF_8));
    }
    out.print(StudyTable.of(results));
    out.flush();
    return ExitCode.DONE;
  }

  private List<StudyCase> parse() {
    try {
      List<StudyCase> parsed = cases.stream().map(StudyCase::parse).toList();
      requireRunsOfTheirOwn(parsed);
      return parsed;
    } catch (InvalidNameException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  /** Two cases in one run would be compared with themselves. */
  private void requireRunsOfTheirOwn(List<StudyCase> parsed) {
    Map<RunId, String> owners = new HashMap<>();
    for (StudyCase each : parsed) {
      String other = owners.put(each.runId(seeds - 1), each.name());
      if (other != null) {
        throw CommandException.usage(
            "Cases must differ in their letters and digits, which name their runs; '%s' and '%s' would both be %s"
                .formatted(other, each.name(), each.runId(seeds - 1)));
      }
    }
  }

  private int train(StudyCase each, int seed) {
    List<String> command = new ArrayList<>(List.of("train", "--run-id", each.runId(seed).value()));
    command.addAll(options.arguments());
    List<String> settings = new ArrayList<>(each.settings());
    settings.add("train.seed=" + seed);
    settings.add("runs.uri=" + target);
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    return Main.commandLine()
        .setOut(spec.commandLine().getOut())
        .setErr(spec.commandLine().getErr())
        .execute(command.toArray(String[]::new));
  }
}
