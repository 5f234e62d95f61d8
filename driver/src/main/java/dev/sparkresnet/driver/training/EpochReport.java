package dev.sparkresnet.driver.training;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one epoch of training did, in numbers summed over the replicas.
 *
 * @param epoch counted from 0
 * @param examples images trained on
 * @param trainLoss mean cross entropy of the images at the time they were trained on
 * @param trainAccuracy share of them that was right at that time; NaN where it was not counted
 * @param replicaDivergence root mean square distance of the replicas' parameters from their mean,
 *     over the norm of the mean; NaN where it was not measured
 * @param broadcastBytes one copy of what replicas start from
 * @param shuffleBytes what replicas handed to reducers; -1 where unknown
 * @param failedTasks attempts of replicas that failed and were repeated; -1 where unknown
 */
public record EpochReport(
    int epoch,
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
  /** The kernels of the replicas; more than one where executors differ. */
  public String engine() {
    return replicas.stream()
        .map(replica -> replica.place().engine())
        .distinct()
        .collect(Collectors.joining(" and "));
  }
}
