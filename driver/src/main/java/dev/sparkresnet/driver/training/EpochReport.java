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
 * @param broadcastSeconds longest wait of a replica for its start, and making it
 * @param trainSeconds of the slowest replica
 * @param averagingSeconds from the slowest replica's end to the averaged network, batch norm
 *     statistics included
 */
public record EpochReport(
    int epoch,
    long examples,
    int steps,
    double trainLoss,
    double trainAccuracy,
    double broadcastSeconds,
    double trainSeconds,
    double averagingSeconds,
    List<ReplicaReport> replicas) {
  /** The kernels of the replicas; more than one where executors differ. */
  public String engine() {
    return replicas.stream()
        .map(ReplicaReport::engine)
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  public double imagesPerSecond() {
    return examples / trainSeconds;
  }
}
