package dev.sparkresnet.driver.progress;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The replicas' progress in one epoch, put together: images, loss, speed, time left. Not
 * thread-safe.
 */
public final class EpochProgress {
  /** By replica and round. */
  private final TreeMap<Integer, TreeMap<Integer, ReplicaProgress>> reports = new TreeMap<>();

  private final long totalExamples;
  private final long startedNanos;

  /**
   * Progress of an epoch that begins.
   *
   * @param totalExamples images of all replicas
   * @param startedNanos as of {@link System#nanoTime}
   */
  public EpochProgress(long totalExamples, long startedNanos) {
    this.totalExamples = totalExamples;
    this.startedNanos = startedNanos;
  }

  /** Takes in how far a replica is; the latest report of it in a round counts. */
  public void update(ReplicaProgress progress) {
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

  /** Share of the images, 0 to 1. */
  public double fraction() {
    return (double) examples() / totalExamples;
  }

  /** Mean cross entropy of the images so far; NaN before the first. */
  public double loss() {
    return all().mapToDouble(ReplicaProgress::lossSum).sum() / examples();
  }

  /** Since the epoch began. */
  public double imagesPerSecond(long nowNanos) {
    return examples() / secondsUntil(nowNanos);
  }

  private double secondsUntil(long nowNanos) {
    return (nowNanos - startedNanos) / 1e9;
  }

  /**
   * By how many seconds each replica will be done later than the one that will be done first, if
   * all go on at the pace that they had. Replicas that have not told yet are left out.
   */
  public Map<Integer, Double> lagSeconds() {
    Map<Integer, Double> needed = new TreeMap<>();
    reports.forEach((replica, rounds) -> needed.put(replica, secondsNeeded(rounds.values())));
    double least = needed.values().stream().min(Double::compare).orElse(0.0);
    needed.replaceAll((replica, seconds) -> seconds - least);
    return needed;
  }

  private static double secondsNeeded(Collection<ReplicaProgress> rounds) {
    double seconds = rounds.stream().mapToDouble(ReplicaProgress::seconds).sum();
    long examples = rounds.stream().mapToLong(ReplicaProgress::examples).sum();
    return seconds * rounds.iterator().next().total() / Math.max(1, examples);
  }

  /**
   * Such as {@code 4,096/12,000 images, loss 0.8123, 131 images/s, 1:02 left, replicas 34 % 35 %}.
   */
  String summary(long nowNanos) {
    long examples = examples();
    double seconds = secondsUntil(nowNanos);
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
