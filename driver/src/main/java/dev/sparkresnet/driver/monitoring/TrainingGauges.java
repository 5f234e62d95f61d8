package dev.sparkresnet.driver.monitoring;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.sparkresnet.driver.progress.EpochProgress;
import dev.sparkresnet.driver.progress.ReplicaProgress;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.ReplicaMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The training of this session as gauges: the last finished epoch, named as in metrics.jsonl, and
 * the one that runs. A number that is not known is {@code NaN}, which a watcher shows as a gap.
 */
public final class TrainingGauges {
  private final MetricRegistry registry;
  private final Map<Integer, Double> lagSeconds = new ConcurrentHashMap<>();
  private volatile EpochMetrics finished;
  private int runningEpoch;
  private EpochProgress running;

  TrainingGauges(MetricRegistry registry) {
    this.registry = registry;
    ofFinished("epoch", EpochMetrics::epoch);
    ofFinished("learningRate", EpochMetrics::learningRate);
    ofFinished("trainLoss", EpochMetrics::trainLoss);
    ofFinished("trainAccuracy", EpochMetrics::trainAccuracy);
    ofFinished("validationLoss", EpochMetrics::validationLoss);
    ofFinished("validationAccuracy", EpochMetrics::validationAccuracy);
    ofFinished("testLoss", EpochMetrics::testLoss);
    ofFinished("testAccuracy", EpochMetrics::testAccuracy);
    ofFinished("imagesPerSecond", EpochMetrics::imagesPerSecond);
    ofFinished("replicaDivergence", EpochMetrics::replicaDivergence);
    ofFinished("epochSeconds", EpochMetrics::epochSeconds);
    ofFinished("failedTasks", EpochMetrics::failedTasks);
    ofFinished("lagBehindFastestSeconds", epoch -> since(epoch, epoch.trainSecondsMin()));
    ofFinished("lagBehindMedianSeconds", epoch -> since(epoch, epoch.trainSecondsMedian()));
    ofRunning("epoch", progress -> runningEpoch + 1);
    ofRunning("share", EpochProgress::fraction);
    ofRunning("loss", EpochProgress::loss);
    ofRunning("imagesPerSecond", progress -> progress.imagesPerSecond(System.nanoTime()));
  }

  private static Double since(EpochMetrics epoch, Double seconds) {
    return seconds == null ? null : epoch.trainSeconds() - seconds;
  }

  private void ofFinished(String name, Function<EpochMetrics, Number> number) {
    registry.register(
        name,
        (Gauge<Double>)
            () -> {
              EpochMetrics epoch = finished;
              Number value = epoch == null ? null : number.apply(epoch);
              return value == null ? Double.NaN : value.doubleValue();
            });
  }

  private void ofRunning(String name, ToDoubleFunction<EpochProgress> number) {
    registry.register("running." + name, (Gauge<Double>) () -> nowRunning(number));
  }

  private synchronized double nowRunning(ToDoubleFunction<EpochProgress> number) {
    return running == null ? Double.NaN : number.applyAsDouble(running);
  }

  /**
   * An epoch begins.
   *
   * @param epoch counted from 0
   * @param examples training images of the epoch
   */
  public synchronized void epochStarted(int epoch, long examples) {
    runningEpoch = epoch;
    running = new EpochProgress(examples, System.nanoTime());
  }

  /** The epoch that began last is done. */
  public synchronized void epochFinished(EpochMetrics metrics) {
    running = null;
    finished = metrics;
    double fastest =
        metrics.replicas().stream().mapToDouble(ReplicaMetrics::seconds).min().orElse(0);
    metrics.replicas().forEach(replica -> lag(replica.replica(), replica.seconds() - fastest));
  }

  /** A replica tells how far it is; reports may come late, twice, or from a second attempt. */
  synchronized void update(ReplicaProgress replica) {
    if (running != null && replica.epoch() == runningEpoch) {
      running.update(replica);
      running.lagSeconds().forEach(this::lag);
    }
  }

  private void lag(int replica, double seconds) {
    if (lagSeconds.put(replica, seconds) == null) {
      registry.register(
          "replica." + replica + ".lagSeconds", (Gauge<Double>) () -> lagSeconds.get(replica));
    }
  }
}
