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
        boolean tensorboard,
    @Setting(
            defaultValue = "60",
            decidesResult = false,
            description =
                "Seconds after which another process may go on with a run whose own gives no sign of life; at once if it is known to have ended")
        int leaseSeconds) {
  public OutputConfig {
    Problems problems = new Problems();
    problems.require(!uri.isBlank(), "runs.uri must name a folder, it is empty");
    problems.require(
        leaseSeconds >= 3, "runs.lease-seconds must be at least 3, got %d", leaseSeconds);
    problems.requirePath("runs.uri", uri);
    problems.throwIfAny();
  }
}
