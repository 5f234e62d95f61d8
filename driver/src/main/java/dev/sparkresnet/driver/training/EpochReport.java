package dev.sparkresnet.driver.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one epoch of training did, in numbers summed over the replicas.
 *
 * @param epoch counted from 0
 * @param rounds averagings
 * @param learningRate of the last step
 * @param examples images trained on
 * @param trainLoss mean cross entropy of the images at the time they were trained on
 * @param trainAccuracy share of them that was right at that time; NaN where it was not counted
 * @param replicaDivergence root mean square distance of the replicas' parameters from their mean,
 *     over the norm of the mean, on average over the rounds; NaN where it was not measured
 * @param broadcastBytes one copy of what replicas start from, of every round
 * @param shuffleBytes what replicas handed to reducers; -1 where unknown
 * @param failedTasks attempts of replicas that failed and were repeated; -1 where unknown
 */
public record EpochReport(
    int epoch,
    int rounds,
    double learningRate,
    long examples,
    int steps,
    double trainLoss,
    double trainAccuracy,
    double replicaDivergence,
    EpochTimes times,
    long broadcastBytes,
    long shuffleBytes,
    int failedTasks,
    List<ReplicaReport> replicas) {
  /** Puts the rounds of an epoch together. */
  static EpochReport of(
      int epoch, List<AveragingRound> rounds, double learningRate, double batchNormSeconds) {
    List<ReplicaReport> replicas = new ArrayList<>(rounds.get(0).reports());
    for (AveragingRound round : rounds.subList(1, rounds.size())) {
      for (int i = 0; i < replicas.size(); i++) {
        replicas.set(i, replicas.get(i).plus(round.reports().get(i)));
      }
    }
    long examples = replicas.stream().mapToLong(ReplicaReport::examples).sum();
    return new EpochReport(
        epoch,
        rounds.size(),
        learningRate,
        examples,
        replicas.stream().mapToInt(ReplicaReport::steps).sum(),
        replicas.stream().mapToDouble(ReplicaReport::lossSum).sum() / examples,
        (double) replicas.stream().mapToLong(ReplicaReport::correct).sum() / examples,
        rounds.stream().mapToDouble(AveragingRound::divergence).average().orElseThrow(),
        rounds.stream()
            .map(AveragingRound::times)
            .reduce(EpochTimes.NONE, EpochTimes::plus)
            .withBatchNormSeconds(batchNormSeconds),
        rounds.stream().mapToLong(AveragingRound::broadcastBytes).sum(),
        rounds.stream().anyMatch(round -> round.shuffleBytes() < 0)
            ? -1
            : rounds.stream().mapToLong(AveragingRound::shuffleBytes).sum(),
        rounds.stream().anyMatch(round -> round.failedTasks() < 0)
            ? -1
            : rounds.stream().mapToInt(AveragingRound::failedTasks).sum(),
        replicas);
  }

  /** The kernels of the replicas; more than one where executors differ. */
  public String engine() {
    return replicas.stream()
        .map(replica -> replica.place().engine())
        .distinct()
        .collect(Collectors.joining(" and "));
  }
}
