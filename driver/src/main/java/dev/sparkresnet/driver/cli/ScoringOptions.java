package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import picocli.CommandLine.Option;

/** The options of how tasks compute predictions. */
final class ScoringOptions {
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "250",
      description = "Images in a minibatch (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "auto",
      description = "auto, onednn, cudnn or dl4j (default: ${DEFAULT-VALUE}).")
  private EngineChoice engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "CPU threads of one task (default: ${DEFAULT-VALUE}).")
  private int threads;

  /** Refuses what nothing could be computed with. */
  void check() {
    requirePositive("--batch-size", batchSize);
    requirePositive("--threads", threads);
  }

  int batchSize() {
    return batchSize;
  }

  /** In fp32, whatever the network was trained in. */
  EngineOptions engine() {
    return new EngineOptions(engine, Precision.FP32, threads);
  }

  static void requirePositive(String option, int value) {
    if (value < 1) {
      throw CommandException.usage(option + " must be positive, got " + value);
    }
  }
}
