package dev.sparkresnet.driver.config;

/** How much of a run is kept so that it can go on after it was cut off. */
@Section("checkpoint")
public record CheckpointConfig(
    @Setting(
            defaultValue = "2",
            decidesResult = false,
            description =
                "Newest checkpoints to keep; one is written after every epoch, parameters and Adam's moments")
        int keep) {
  public CheckpointConfig {
    Problems problems = new Problems();
    problems.require(keep > 0, "checkpoint.keep must be positive, got %d", keep);
    problems.throwIfAny();
  }
}
