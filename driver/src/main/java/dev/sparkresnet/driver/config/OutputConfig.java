package dev.sparkresnet.driver.config;

/** Where runs are kept, and what for. */
@Section("runs")
public record OutputConfig(
    @Setting(
            defaultValue = "runs",
            decidesResult = false,
            description = "Folder on any Hadoop file system that holds one folder per run")
        String uri,
    @Setting(
            defaultValue = "true",
            decidesResult = false,
            description =
                "Whether a run writes an event file for TensorBoard after every epoch, into its folder tensorboard/")
        boolean tensorboard) {
  public OutputConfig {
    Problems problems = new Problems();
    problems.require(!uri.isBlank(), "runs.uri must name a folder, it is empty");
    problems.requirePath("runs.uri", uri);
    problems.throwIfAny();
  }
}
