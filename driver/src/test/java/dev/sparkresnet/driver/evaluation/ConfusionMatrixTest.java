package dev.sparkresnet.driver.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  @Test
  void givenCounts_whenSummarised_thenRatiosFollow() {
    ConfusionMatrix matrix = ConfusionMatrix.empty(3);
    matrix.add(0, 0);
    matrix.add(0, 1);
    matrix.add(1, 1);
    ConfusionMatrix more = ConfusionMatrix.empty(3);
    more.add(1, 1);
    matrix.add(more);

    assertThat(matrix.total()).isEqualTo(4);
    assertThat(matrix.accuracy()).isEqualTo(0.75);
    assertThat(matrix.recall(0)).isEqualTo(0.5);
    assertThat(matrix.precision(1)).isEqualTo(2 / 3.0);
    assertThat(matrix.recall(2)).isZero();
    assertThat(matrix.precision(2)).isZero();
  }
}
