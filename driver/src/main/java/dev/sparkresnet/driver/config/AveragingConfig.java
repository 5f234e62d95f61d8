package dev.sparkresnet.driver.config;

/** How the replicas become one network again. */
public record AveragingConfig(
    @Setting(
            defaultValue = "1",
            description =
                "Averagings in each epoch, such as 8,4,2,1: the last value repeats; auto derives them from how far the replicas were apart")
        RoundSchedule roundsPerEpoch,
    @Setting(
            defaultValue = "2560",
            description =
                "Training images, spread over the replicas, from which the batch norm statistics of the averaged network are estimated")
        int batchNormExamples) {
  static final String PREFIX = "averaging";

  public AveragingConfig {
    Problems problems = new Problems();
    problems.require(
        batchNormExamples > 0,
        "averaging.batch-norm-examples must be positive, got %d",
        batchNormExamples);
    problems.throwIfAny();
  }
}
