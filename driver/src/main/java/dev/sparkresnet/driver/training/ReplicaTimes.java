package dev.sparkresnet.driver.training;

import java.util.List;

/** The replicas' own times, with what Spark says of their tasks. */
record ReplicaTimes(List<ReplicaReport> replicas, JobObserver.Times job) {

  double longestFetch() {
    return replicas.stream().mapToDouble(ReplicaReport::broadcastSeconds).max().orElse(0);
  }

  double trainSecondsMin() {
    return replicas.stream().mapToDouble(ReplicaReport::trainSeconds).min().orElse(0);
  }

  double trainSecondsMax() {
    return replicas.stream().mapToDouble(ReplicaReport::trainSeconds).max().orElse(0);
  }

  double trainSecondsMedian() {
    double[] sorted = replicas.stream().mapToDouble(ReplicaReport::trainSeconds).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * What a job took besides training: the longest time that a replica needed to hand over its
   * vector, and all that came after the last of them.
   *
   * @param jobSeconds the job's wall time as its caller saw it
   */
  double averagingSeconds(double jobSeconds) {
    if (job.taskSeconds().size() != replicas.size()) {
      return Math.max(0, jobSeconds - longestFetch() - trainSecondsMax());
    }
    double handOver =
        replicas.stream()
            .mapToDouble(
                replica ->
                    job.taskSeconds().get(replica.replica())
                        - replica.broadcastSeconds()
                        - replica.trainSeconds())
            .max()
            .orElse(0);
    return Math.max(0, handOver) + Math.max(0, jobSeconds - job.wallSeconds());
  }
}
