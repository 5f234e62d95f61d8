package dev.sparkresnet.driver.config;

/**
 * What may be chosen by looking at images that are neither trained on nor part of the test split.
 */
@Section("validation")
public record ValidationConfig(
    @Setting(
            defaultValue = "0",
            description =
                "Training images to set aside for validation, the last of the split; 0 for none")
        int examples,
    @Setting(
            defaultValue = "0",
            description =
                "Epochs without a better validation accuracy after which a run ends; 0 for never")
        int patience,
    @Setting(
            defaultValue = "true",
            description =
                "Whether the epoch with the best validation accuracy is saved, not the last")
        boolean keepBest) {
  public ValidationConfig {
    Problems problems = new Problems();
    problems.require(examples >= 0, "validation.examples must not be negative, got %d", examples);
    problems.require(patience >= 0, "validation.patience must not be negative, got %d", patience);
    problems.require(
        patience == 0 || examples > 0,
        "validation.patience is %d and needs validation.examples above 0, got %d",
        patience,
        examples);
    problems.throwIfAny();
  }
}
