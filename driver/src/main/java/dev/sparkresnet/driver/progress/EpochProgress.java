package dev.sparkresnet.driver.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The replicas' progress in one epoch, put together: images, loss, speed, time left. */
final class EpochProgress {
  /** By replica and round. */
  private final TreeMap<Integer, TreeMap<Integer, ReplicaProgress>> reports = new TreeMap<>();

  private final long totalExamples;
  private final long startedNanos;

  EpochProgress(long totalExamples, long startedNanos) {
    this.totalExamples = totalExamples;
    this.startedNanos = startedNanos;
  }

  void update(ReplicaProgress progress) {
    reports
        .computeIfAbsent(progress.replica(), any -> new TreeMap<>())
        .put(progress.round(), progress);
  }

  long examples() {
    return all().mapToLong(ReplicaProgress::examples).sum();
  }

  private Stream<ReplicaProgress> all() {
    return reports.values().stream().flatMap(rounds -> rounds.values().stream());
  }

  double fraction() {
    return (double) examples() / totalExamples;
  }

  /**
   * Such as {@code 4,096/12,000 images, loss 0.8123, 131 images/s, 1:02 left, replicas 34 % 35 %}.
   */
  String summary(long nowNanos) {
    long examples = examples();
    double seconds = (nowNanos - startedNanos) / 1e9;
    double lossSum = all().mapToDouble(ReplicaProgress::lossSum).sum();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%,d/%,d images, loss %.4f, %.0f images/s, %s left, replicas",
                examples,
                totalExamples,
                lossSum / Math.max(1, examples),
                examples / seconds,
                clock((long) (seconds * (totalExamples - examples) / Math.max(1, examples)))));
    for (TreeMap<Integer, ReplicaProgress> rounds : reports.values()) {
      long done = rounds.values().stream().mapToLong(ReplicaProgress::examples).sum();
      text.append(
          String.format(Locale.ROOT, " %d%%", 100 * done / rounds.firstEntry().getValue().total()));
    }
    return text.toString();
  }

  private static String clock(long seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    return duration.toHours() > 0
        ? String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            duration.toHours(),
            duration.toMinutesPart(),
            duration.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
  }
}
