package dev.sparkresnet.driver.config;

/** Where runs are kept. */
@Section("runs")
public record OutputConfig(
    @Setting(
            defaultValue = "runs",
            decidesResult = false,
            description = "Folder on any Hadoop file system that holds one folder per run")
        String uri) {
  public OutputConfig {
    Problems problems = new Problems();
    problems.require(!uri.isBlank(), "runs.uri must name a folder, it is empty");
    problems.throwIfAny();
  }
}
