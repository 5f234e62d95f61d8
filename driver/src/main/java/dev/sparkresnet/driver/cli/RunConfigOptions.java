package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that a run is configured with. */
final class RunConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file; may be given several times, later ones win.")
  private List<Path> files = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over the files. The README lists all keys.")
  private List<String> assignments = List.of();

  boolean given() {
    return !files.isEmpty() || !assignments.isEmpty();
  }

  RunConfig read() {
    return RunConfig.of(Settings.of(files, assignments));
  }

  PipelineConfig readPipeline() {
    return PipelineConfig.of(Settings.of(files, assignments));
  }

  /** The same options as another command takes them; what is added behind them wins. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    files.forEach(file -> arguments.addAll(List.of("--config", file.toString())));
    assignments.forEach(assignment -> arguments.addAll(List.of("--set", assignment)));
    return arguments;
  }
}
