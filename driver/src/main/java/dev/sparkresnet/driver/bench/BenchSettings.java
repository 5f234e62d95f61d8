package dev.sparkresnet.driver.bench;

import dev.sparkresnet.model.engine.EngineOptions;

/**
 * What to measure.
 *
 * @param batch images of one replica's step
 * @param imageSize height and width in pixels
 * @param iterations steps that count, after the warm-up
 * @param replicas graphs that run at the same time, each in its own Java thread
 */
public record BenchSettings(
    Task task, int batch, int imageSize, int iterations, int replicas, EngineOptions engine) {
  /** What a step is. */
  public enum Task {
    /** Forward, loss, backward, Adam. */
    TRAINING,
    /** Forward in evaluation mode. */
    INFERENCE
  }
}
