package dev.sparkresnet.driver.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.training.EpochReport;
import dev.sparkresnet.driver.training.EpochTimes;
import java.util.List;

/**
 * One line of metrics.jsonl. Numbers that a training master does not tell are null.
 *
 * @param epoch counted from 1
 * @param rounds averagings in it
 * @param examples training images that went through a step; every image of the plan once
 * @param steps minibatches over all replicas
 * @param learningRate of the last step; null in lines of older versions
 * @param trainLoss mean cross entropy in nats at the time an image was trained on
 * @param trainAccuracy share of images that were right when they were trained on
 * @param testLoss mean cross entropy in nats of the averaged network
 * @param validationAccuracy on training images that were set aside; null where none are
 * @param imagesPerSecond of the training phase: the slowest replica's steps and the wait for slots
 * @param replicaDivergence root mean square distance of the replicas' parameters from their mean,
 *     over the norm of the mean
 * @param broadcastSeconds making the state that replicas start from, and the longest fetch of it
 * @param waitSeconds longest time that a replica waited for a free slot, earlier attempts included
 * @param trainSecondsMin of the fastest replica
 * @param trainSecondsMedian over the replicas
 * @param trainSeconds of the slowest replica
 * @param averagingSeconds from trained replicas to the averaged vector on the driver
 * @param batchNormSeconds measuring the averaged network's batch norm statistics
 * @param checkpointSeconds writing the state and reading it back
 * @param broadcastBytes one copy of what replicas start from; every executor fetches one
 * @param shuffleBytes what replicas handed to reducers
 * @param failedTasks attempts of replicas that failed and were repeated
 * @param replicas where each was computed, in replica order; none where the training master does
 *     not tell
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EpochMetrics(
    int epoch,
    int rounds,
    long examples,
    int steps,
    Double learningRate,
    double trainLoss,
    Double trainAccuracy,
    long testImages,
    double testLoss,
    double testAccuracy,
    Double validationLoss,
    Double validationAccuracy,
    double imagesPerSecond,
    Double replicaDivergence,
    double broadcastSeconds,
    Double waitSeconds,
    Double trainSecondsMin,
    Double trainSecondsMedian,
    double trainSeconds,
    double averagingSeconds,
    double batchNormSeconds,
    double evaluationSeconds,
    double checkpointSeconds,
    double epochSeconds,
    long broadcastBytes,
    Long shuffleBytes,
    Integer failedTasks,
    String engine,
    List<ReplicaMetrics> replicas) {

  /**
   * Puts together what the parts of an epoch have to say.
   *
   * @param validated null where no images are set aside
   */
  public static EpochMetrics of(
      EpochReport report,
      EvaluationResult scored,
      EvaluationResult validated,
      double checkpointSeconds,
      double epochSeconds) {
    EpochTimes times = report.times();
    return new EpochMetrics(
        report.epoch() + 1,
        report.rounds(),
        report.examples(),
        report.steps(),
        report.learningRate(),
        report.trainLoss(),
        known(report.trainAccuracy()),
        scored.images(),
        scored.loss(),
        scored.accuracy(),
        validated == null ? null : validated.loss(),
        validated == null ? null : validated.accuracy(),
        report.examples() / times.trainingPhaseSeconds(),
        known(report.replicaDivergence()),
        times.broadcastSeconds(),
        known(times.waitSeconds()),
        known(times.trainSecondsMin()),
        known(times.trainSecondsMedian()),
        times.trainSeconds(),
        times.averagingSeconds(),
        times.batchNormSeconds(),
        scored.seconds() + (validated == null ? 0 : validated.seconds()),
        checkpointSeconds,
        epochSeconds,
        report.broadcastBytes(),
        report.shuffleBytes() < 0 ? null : report.shuffleBytes(),
        report.failedTasks() < 0 ? null : report.failedTasks(),
        report.engine(),
        report.replicas().stream().map(ReplicaMetrics::of).toList());
  }

  /** JSON has no NaN. */
  private static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
