package dev.sparkresnet.driver.config;

/** How the replicas become one network again. */
@Section("averaging")
public record AveragingConfig(
    @Setting(
            defaultValue = "by-replicas",
            description =
                "Averagings in each epoch, such as 8,4,2,1: the last value repeats; by-replicas: 4,1 for 2 to 4 replicas, 8,4,2,1 up to 16, 16,8,4,2 for more; auto: from how far they were apart")
        RoundSchedule roundsPerEpoch,
    @Setting(
            defaultValue = "by-replicas",
            description =
                "What the driver makes of an averaging: none (the mean), slowmo or nesterov (a step with momentum towards it); by-replicas: slowmo from 5 replicas on, else none")
        OuterStepKind outerStep,
    @Setting(
            defaultValue = "1",
            description = "Length of that step; 1 without momentum is the mean")
        double outerLearningRate,
    @Setting(defaultValue = "0.3", description = "Momentum of that step") double outerMomentum,
    @Setting(
            defaultValue = "none",
            description =
                "Network that is scored and saved: none (the last averaging), ema (exponential mean over time) or swa (mean of epochs)")
        WeightAverageKind weights,
    @Setting(
            defaultValue = "1",
            description = "Time constant of ema in epochs; epochs before swa begins")
        double weightsEpochs,
    @Setting(
            defaultValue = "2560",
            description =
                "Training images, spread over the replicas, from which the batch norm statistics of the averaged network are estimated")
        int batchNormExamples) {
  public AveragingConfig {
    Problems problems = new Problems();
    problems.require(
        outerLearningRate > 0 && Double.isFinite(outerLearningRate),
        "averaging.outer-learning-rate must be positive, got %s",
        outerLearningRate);
    problems.require(
        outerMomentum >= 0 && outerMomentum < 1,
        "averaging.outer-momentum must be at least 0 and below 1, got %s",
        outerMomentum);
    problems.require(
        weightsEpochs >= 0
            && Double.isFinite(weightsEpochs)
            && (weightsEpochs > 0 || weights != WeightAverageKind.EMA),
        "averaging.weights-epochs must be positive, got %s",
        weightsEpochs);
    problems.require(
        batchNormExamples > 0,
        "averaging.batch-norm-examples must be positive, got %d",
        batchNormExamples);
    problems.throwIfAny();
  }
}
