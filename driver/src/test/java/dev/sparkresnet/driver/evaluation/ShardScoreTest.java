package dev.sparkresnet.driver.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShardScoreTest {
  private static final float[] FIRST = {0.75f, 0.25f};
  private static final float[] SECOND = {0.125f, 0.875f};

  @Test
  void givenTwoNetworks_whenImagesAreAdded_thenEachIsCountedThatOneAloneRecognised() {
    ShardScore score = ShardScore.empty(3, 2, 2);
    score.add(0, new float[][] {FIRST, SECOND});
    score.add(0, new float[][] {FIRST, SECOND});
    score.add(1, new float[][] {FIRST, SECOND});
    score.add(0, new float[][] {FIRST, FIRST});
    score.add(1, new float[][] {FIRST, FIRST});

    NetworkScore one = score.networks().get(0);
    NetworkScore other = score.networks().get(1);
    assertThat(one.aloneRight()).isEqualTo(2);
    assertThat(other.aloneRight()).isEqualTo(1);
    assertThat(one.result(1).confusion().counts()).isEqualTo(new long[][] {{3, 0}, {2, 0}});
    assertThat(other.result(1).confusion().counts()).isEqualTo(new long[][] {{1, 2}, {1, 1}});
    assertThat(one.result(1).loss())
        .isCloseTo(-(3 * Math.log(0.75) + 2 * Math.log(0.25)) / 5, within(1e-12));

    one.add(other);
    assertThat(one.aloneRight()).isEqualTo(3);
    assertThat(one.result(1).images()).isEqualTo(10);
  }

  @Test
  void givenProbabilityOfZero_whenAdded_thenTheLossIsFinite() {
    ShardScore score = ShardScore.empty(0, 1, 2);
    score.add(1, new float[][] {{1, 0}});

    assertThat(score.networks().get(0).result(1).loss())
        .isEqualTo(-Math.log(Float.MIN_NORMAL))
        .isFinite();
  }
}
