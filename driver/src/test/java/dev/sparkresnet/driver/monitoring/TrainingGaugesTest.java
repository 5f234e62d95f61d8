package dev.sparkresnet.driver.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.sparkresnet.driver.progress.ReplicaProgress;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.ReplicaMetrics;
import java.util.List;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;

class TrainingGaugesTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final TrainingGauges gauges = new TrainingGauges(registry);

  @Test
  void givenNoEpoch_whenAsked_thenEveryGaugeIsNoNumber() {
    assertThat(registry.getGauges()).hasSizeGreaterThan(15);
    assertThat(registry.getGauges().keySet())
        .allSatisfy(name -> assertThat(value(name)).as(name).isNaN());
  }

  @Test
  void givenFinishedEpoch_whenAsked_thenItsMetricsAndNoNumberForWhatTheyDoNotTell() {
    gauges.epochStarted(2, 100);
    gauges.epochFinished(epoch(3, 4, 7, 5));

    assertThat(value("epoch")).isEqualTo(3);
    assertThat(value("testLoss")).isEqualTo(1.25);
    assertThat(value("validationLoss")).isNaN();
    assertThat(value("lagBehindFastestSeconds")).isEqualTo(3);
    assertThat(value("lagBehindMedianSeconds")).isEqualTo(2);
    assertThat(value("replica.0.lagSeconds")).isZero();
    assertThat(value("replica.1.lagSeconds")).isEqualTo(3);
    assertThat(value("running.epoch")).isNaN();
  }

  @Test
  void givenReplicasUnderWay_whenAsked_thenHowMuchLaterEachWillBeDone() {
    gauges.epochFinished(epoch(3, 4, 7, 5));
    gauges.epochStarted(3, 200);
    // Ten images a second in its first round, twenty in its second: 100 images need 7.5 s.
    gauges.update(new ReplicaProgress(3, 0, 0, 20, 100, 30, 2));
    gauges.update(new ReplicaProgress(3, 1, 0, 20, 100, 10, 1));
    // Two a second: 50 s.
    gauges.update(new ReplicaProgress(3, 0, 1, 10, 100, 30, 5));
    // Late, of the epoch before.
    gauges.update(new ReplicaProgress(2, 0, 1, 100, 100, 30, 1));

    assertThat(value("running.epoch")).isEqualTo(4);
    assertThat(value("running.share")).isEqualTo(0.25);
    assertThat(value("running.loss")).isEqualTo(1.4);
    assertThat(value("running.imagesPerSecond")).isPositive();
    assertThat(value("replica.0.lagSeconds")).isZero();
    assertThat(value("replica.1.lagSeconds")).isEqualTo(42.5);
    assertThat(value("epoch")).isEqualTo(3);
  }

  @Test
  void givenExecutor_whenItTellsOfItsMemoryAndGoes_thenItsGaugesComeAndGo() {
    ExecutorGauges executors = new ExecutorGauges(registry);
    executors.update(new ProcessMemory("1", 10, Double.NaN, 30, 40));
    executors.update(new ProcessMemory("12", 1, 2, 3, 4));
    executors.update(new ProcessMemory("1", 11, Double.NaN, 31, 40));
    assertThat(value("executor.1.offHeapBytes")).isEqualTo(11);
    assertThat(value("executor.1.offHeapLimitBytes")).isNaN();
    assertThat(value("executor.1.processBytes")).isEqualTo(31);

    executors.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "1", "lost"));
    executors.update(new ProcessMemory("1", 12, Double.NaN, 32, 40));

    assertThat(registry.getGauges()).doesNotContainKey("executor.1.offHeapBytes");
    assertThat(value("executor.12.processLimitBytes")).isEqualTo(4);
  }

  private double value(String name) {
    return (double) registry.getGauges().get(name).getValue();
  }

  private static EpochMetrics epoch(int number, double min, double max, double median) {
    return new EpochMetrics(
        number,
        1,
        200,
        4,
        0.001,
        1.5,
        0.5,
        100,
        1.25,
        0.75,
        null,
        null,
        100.0,
        0.25,
        0.5,
        0.5,
        min,
        median,
        max,
        0.5,
        0.5,
        0.5,
        0.5,
        5.0,
        1000,
        1000L,
        0,
        "engine",
        List.of(replica(0, min), replica(1, max)));
  }

  private static ReplicaMetrics replica(int number, double seconds) {
    return new ReplicaMetrics(number, 100, seconds, "host", "1", "CpuBackend", null, "engine");
  }
}
