package dev.sparkresnet.driver.config;

/** How a network is scored on the test split. */
@Section("evaluation")
public record EvaluationConfig(
    @Setting(defaultValue = "250", description = "Images in a minibatch of evaluation")
        int batchSize) {
  public EvaluationConfig {
    Problems problems = new Problems();
    problems.require(batchSize > 0, "evaluation.batch-size must be positive, got %d", batchSize);
    problems.throwIfAny();
  }
}
