package dev.sparkresnet.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.device.Device;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochAdviceTest {
  @Test
  void givenReplicasOfLikeSpeed_whenLookedAt_thenNothingToSay() {
    EpochReport report = report(3, 40, 41, 45);

    assertThat(EpochAdvice.straggles(report)).isFalse();
    assertThat(EpochAdvice.costsMoreThanItBrings(report)).isFalse();
  }

  @Test
  void givenOneSlowReplica_whenLookedAt_thenItIsNamedWithItsHost() {
    EpochReport report = report(3, 40, 80, 41);

    assertThat(EpochAdvice.straggles(report)).isTrue();
    assertThat(EpochAdvice.straggler(report))
        .startsWith("Epoch 2: replica 1 on host1 trained for 80 s, others for 41 s, and all wait");
  }

  @Test
  void givenTwoReplicas_whenOneIsSlow_thenComparedWithTheOther() {
    assertThat(EpochAdvice.straggles(report(1, 40, 70))).isTrue();
    assertThat(EpochAdvice.straggles(report(1, 40, 50))).isFalse();
  }

  @Test
  void givenEpochOfSeconds_whenLookedAt_thenChanceIsNotBlamed() {
    assertThat(EpochAdvice.straggles(report(1, 1, 3))).isFalse();
  }

  @Test
  void givenAveragingLongerThanWhatItSaves_whenLookedAt_thenBothNumbersAreSaid() {
    EpochReport report = report(25, 20, 20);

    assertThat(EpochAdvice.costsMoreThanItBrings(report)).isTrue();
    assertThat(EpochAdvice.cost(report))
        .startsWith(
            "Epoch 2: averaging 2 replicas took 25 s and training them side by side saved 20 s;");
  }

  @Test
  void givenOneSlotForTwoReplicas_whenLookedAt_thenNothingWasSaved() {
    EpochReport report = reportAfterWait(20, 15, 20, 20);

    assertThat(EpochAdvice.costsMoreThanItBrings(report)).isTrue();
    assertThat(EpochAdvice.cost(report)).contains("took 15 s", "saved 0 s");
    assertThat(report.times().trainingPhaseSeconds()).isEqualTo(40);
  }

  private static EpochReport report(double averagingSeconds, double... trainSeconds) {
    return reportAfterWait(0, averagingSeconds, trainSeconds);
  }

  private static EpochReport reportAfterWait(
      double waitSeconds, double averagingSeconds, double... trainSeconds) {
    List<ReplicaReport> replicas = new ArrayList<>();
    for (double seconds : trainSeconds) {
      int replica = replicas.size();
      replicas.add(
          new ReplicaReport(
              replica,
              10,
              1,
              1,
              1,
              0,
              seconds,
              -1,
              new ReplicaPlace("host" + replica, "1", new Device("CpuBackend", null), "engine")));
    }
    ReplicaTimes times = new ReplicaTimes(replicas, JobObserver.Times.UNKNOWN);
    return new EpochReport(
        1,
        1,
        0.001,
        10L * replicas.size(),
        replicas.size(),
        1,
        0.5,
        0.01,
        new EpochTimes(
            0,
            waitSeconds,
            times.trainSecondsMin(),
            times.trainSecondsMedian(),
            times.trainSecondsMax(),
            averagingSeconds,
            0),
        1,
        1,
        0,
        replicas);
  }
}
