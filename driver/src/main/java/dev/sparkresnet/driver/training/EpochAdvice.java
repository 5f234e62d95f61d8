package dev.sparkresnet.driver.training;

import java.util.Comparator;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once a run each, of a replica that keeps the others waiting and of averaging that costs
 * more than it brings.
 */
final class EpochAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(EpochAdvice.class);
  private static final double STRAGGLER = 1.5;

  /** Shorter epochs vary by chance. */
  private static final double SECONDS_THAT_COUNT = 10;

  private boolean saidStraggler;
  private boolean saidCost;

  void look(EpochReport report) {
    if (!saidStraggler && straggles(report)) {
      saidStraggler = true;
      LOG.warn("{}", straggler(report));
    }
    if (!saidCost && costsMoreThanItBrings(report)) {
      saidCost = true;
      LOG.warn("{}", cost(report));
    }
  }

  private static double typicalSeconds(EpochReport report) {
    // Of two replicas the median lies in the middle.
    return report.replicas().size() == 2
        ? report.times().trainSecondsMin()
        : report.times().trainSecondsMedian();
  }

  static boolean straggles(EpochReport report) {
    double slowest = report.times().trainSeconds();
    return report.replicas().size() > 1
        && slowest > SECONDS_THAT_COUNT
        && slowest > STRAGGLER * typicalSeconds(report);
  }

  static String straggler(EpochReport report) {
    ReplicaReport slowest =
        report.replicas().stream()
            .max(Comparator.comparingDouble(ReplicaReport::trainSeconds))
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "Epoch %d: replica %d on %s trained for %.0f s, others for %.0f s, and all wait for it; look for other load or a slower CPU on that host, or set spark.task.cpus to train.threads-per-replica",
        report.epoch() + 1,
        slowest.replica(),
        slowest.place().host(),
        slowest.trainSeconds(),
        typicalSeconds(report));
  }

  private static double overhead(EpochReport report) {
    EpochTimes times = report.times();
    return times.broadcastSeconds() + times.averagingSeconds() + times.batchNormSeconds();
  }

  /** What training side by side has saved against one replica after the other. */
  private static double saved(EpochReport report) {
    double inTurn = report.replicas().stream().mapToDouble(ReplicaReport::trainSeconds).sum();
    return Math.max(0, inTurn - report.times().trainingPhaseSeconds());
  }

  static boolean costsMoreThanItBrings(EpochReport report) {
    return report.replicas().size() > 1
        && overhead(report) > SECONDS_THAT_COUNT
        && overhead(report) > saved(report);
  }

  static String cost(EpochReport report) {
    return String.format(
        Locale.ROOT,
        "Epoch %d: averaging %d replicas took %.0f s and training them side by side saved %.0f s; use fewer replicas or more images",
        report.epoch() + 1,
        report.replicas().size(),
        overhead(report),
        saved(report));
  }
}
