package dev.sparkresnet.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sparkresnet.driver.config.ScheduleConfig;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static final int STEPS_PER_EPOCH = 10;
  private static final int EPOCHS = 4;

  @Test
  void givenConstant_whenAsked_thenSameForEveryStep() {
    assertThat(LearningRate.constant(0.1).atStep(0)).isEqualTo(0.1);
    assertThat(LearningRate.constant(0.1).atStep(1_000_000)).isEqualTo(0.1);
  }

  @Test
  void givenWarmUp_whenAsked_thenLinearFromAboveZeroToThePeak() {
    LearningRate rate = rate(ScheduleConfig.Kind.CONSTANT, 0.5, 0, ScheduleConfig.Scaling.NONE, 1);

    assertThat(rate.atStep(0)).isCloseTo(0.1 / 6, within(1e-12));
    assertThat(rate.atStep(4)).isCloseTo(0.1 * 5 / 6, within(1e-12));
    assertThat(rate.atStep(5)).isEqualTo(0.1);
  }

  @Test
  void givenCosine_whenAsked_thenHalfAWaveDownToTheFinalShare() {
    LearningRate rate = rate(ScheduleConfig.Kind.COSINE, 0, 0.2, ScheduleConfig.Scaling.NONE, 1);

    assertThat(rate.atStep(0)).isEqualTo(0.1);
    assertThat(rate.atStep(20)).isCloseTo(0.06, within(1e-12));
    assertThat(rate.atStep(40)).isCloseTo(0.02, within(1e-12));
    assertThat(rate.atStep(41)).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void givenStep_whenAsked_thenMultipliedAgainAndAgain() {
    LearningRate rate = rate(ScheduleConfig.Kind.STEP, 0, 0, ScheduleConfig.Scaling.NONE, 1);

    assertThat(rate.atStep(19)).isEqualTo(0.1);
    assertThat(rate.atStep(20)).isCloseTo(0.05, within(1e-12));
    assertThat(rate.atStep(39)).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void givenReplicas_whenScaled_thenByTheirNumberOrItsRoot() {
    assertThat(rate(ScheduleConfig.Kind.CONSTANT, 0, 0, ScheduleConfig.Scaling.SQRT, 4).atStep(0))
        .isCloseTo(0.2, within(1e-12));
    assertThat(rate(ScheduleConfig.Kind.CONSTANT, 0, 0, ScheduleConfig.Scaling.LINEAR, 4).atStep(0))
        .isCloseTo(0.4, within(1e-12));
  }

  private static LearningRate rate(
      ScheduleConfig.Kind kind,
      double warmUpEpochs,
      double finalShare,
      ScheduleConfig.Scaling scaling,
      int replicas) {
    return LearningRate.of(
        new ScheduleConfig(kind, warmUpEpochs, finalShare, 2, 0.5, scaling),
        0.1,
        replicas,
        STEPS_PER_EPOCH,
        EPOCHS);
  }
}
