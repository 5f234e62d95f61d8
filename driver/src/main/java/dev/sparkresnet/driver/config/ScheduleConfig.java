package dev.sparkresnet.driver.config;

/** How the learning rate changes over a run; {@code train.learning-rate} is its highest value. */
@Section("schedule")
public record ScheduleConfig(
    @Setting(
            defaultValue = "constant",
            description =
                "Learning rate after the warm-up: constant, cosine (half a wave down to the final share), or step")
        Kind kind,
    @Setting(
            defaultValue = "0",
            description =
                "Epochs in which the learning rate rises linearly from zero; may be a fraction")
        double warmUpEpochs,
    @Setting(defaultValue = "0", description = "Share of the learning rate that cosine ends with")
        double finalShare,
    @Setting(
            defaultValue = "1",
            description = "Epochs after which step multiplies the learning rate, again and again")
        double stepEpochs,
    @Setting(defaultValue = "0.1", description = "What step multiplies it with") double stepFactor,
    @Setting(
            defaultValue = "none",
            description =
                "What train.learning-rate is multiplied with for several replicas: none, sqrt (of their number) or linear")
        Scaling scaling) {
  /** Course of the learning rate after the warm-up. */
  public enum Kind {
    CONSTANT,
    COSINE,
    STEP
  }

  /** Growth of the learning rate with the number of replicas. */
  public enum Scaling {
    NONE,
    SQRT,
    LINEAR;

    /** What the learning rate is multiplied with. */
    public double factor(int replicas) {
      return switch (this) {
        case NONE -> 1;
        case SQRT -> Math.sqrt(replicas);
        case LINEAR -> replicas;
      };
    }
  }

  public ScheduleConfig {
    Problems problems = new Problems();
    problems.require(
        warmUpEpochs >= 0 && Double.isFinite(warmUpEpochs),
        "schedule.warm-up-epochs must not be negative, got %s",
        warmUpEpochs);
    problems.require(
        finalShare >= 0 && finalShare <= 1,
        "schedule.final-share must be between 0 and 1, got %s",
        finalShare);
    problems.require(
        stepEpochs > 0 && Double.isFinite(stepEpochs),
        "schedule.step-epochs must be positive, got %s",
        stepEpochs);
    problems.require(
        stepFactor > 0 && stepFactor <= 1,
        "schedule.step-factor must be above 0 and at most 1, got %s",
        stepFactor);
    problems.throwIfAny();
  }
}
