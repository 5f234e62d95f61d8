package dev.sparkresnet.driver.config;

/** What keeps a network from learning its training images by heart. */
@Section("regularization")
public record RegularizationConfig(
    @Setting(
            defaultValue = "0",
            description =
                "Decoupled weight decay (AdamW): share of the learning rate by which weights of convolutions and of the classifier shrink in a step")
        double weightDecay,
    @Setting(
            defaultValue = "0",
            description = "Share of a label's probability that is spread over all classes")
        double labelSmoothing,
    @Setting(
            defaultValue = "0",
            description = "Largest Euclidean norm of a step's gradients, 0 for any")
        double gradientNorm) {
  public RegularizationConfig {
    Problems problems = new Problems();
    problems.require(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "regularization.weight-decay must not be negative, got %s",
        weightDecay);
    problems.require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "regularization.label-smoothing must be at least 0 and below 1, got %s",
        labelSmoothing);
    problems.require(
        gradientNorm >= 0 && Double.isFinite(gradientNorm),
        "regularization.gradient-norm must not be negative, got %s",
        gradientNorm);
    problems.throwIfAny();
  }
}
