package dev.sparkresnet.driver.training;

/**
 * Where training spent its time, in seconds. Parts of different replicas overlap; NaN where the
 * training master does not tell.
 *
 * @param broadcastSeconds making the state that replicas start from, and the longest fetch of it
 * @param waitSeconds longest time that a replica waited for a free slot, earlier attempts included
 * @param trainSecondsMin of the fastest replica
 * @param trainSecondsMedian over the replicas
 * @param trainSeconds of the slowest replica
 * @param averagingSeconds from trained replicas to the averaged vector on the driver
 * @param batchNormSeconds measuring the averaged network's batch norm statistics
 */
public record EpochTimes(
    double broadcastSeconds,
    double waitSeconds,
    double trainSecondsMin,
    double trainSecondsMedian,
    double trainSeconds,
    double averagingSeconds,
    double batchNormSeconds) {
  static final EpochTimes NONE = new EpochTimes(0, 0, 0, 0, 0, 0, 0);

  /**
   * Until all replicas had trained: the slowest one's steps and, with more replicas than slots, the
   * longest wait for a slot.
   */
  public double trainingPhaseSeconds() {
    return trainSeconds + (Double.isNaN(waitSeconds) ? 0 : waitSeconds);
  }

  /** One after the other. */
  EpochTimes plus(EpochTimes later) {
    return new EpochTimes(
        broadcastSeconds + later.broadcastSeconds,
        waitSeconds + later.waitSeconds,
        trainSecondsMin + later.trainSecondsMin,
        trainSecondsMedian + later.trainSecondsMedian,
        trainSeconds + later.trainSeconds,
        averagingSeconds + later.averagingSeconds,
        batchNormSeconds + later.batchNormSeconds);
  }

  EpochTimes withBatchNormSeconds(double seconds) {
    return new EpochTimes(
        broadcastSeconds,
        waitSeconds,
        trainSecondsMin,
        trainSecondsMedian,
        trainSeconds,
        averagingSeconds,
        seconds);
  }
}
