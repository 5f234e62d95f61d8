package dev.sparkresnet.driver.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(matrix.recall(0)).hasValue(0.5);
    assertThat(matrix.precision(1)).hasValue(2 / 3.0);
  }

  @Test
  void givenClassWithoutImages_whenSummarised_thenItHasNoRecallAndNoPrecision() {
    ConfusionMatrix matrix = ConfusionMatrix.empty(3);
    matrix.add(0, 1);

    assertThat(matrix.recall(0)).hasValue(0);
    assertThat(matrix.precision(0)).isEmpty();
    assertThat(matrix.recall(1)).isEmpty();
    assertThat(matrix.precision(1)).hasValue(0);
    assertThat(matrix.recall(2)).isEmpty();
    assertThat(matrix.precision(2)).isEmpty();
    matrix.add(2, 2);
    assertThat(matrix.precision(2)).hasValue(1);
  }

  @Test
  void givenCounts_whenMistakesAreAsked_thenMostFrequentFirst() {
    ConfusionMatrix matrix = new ConfusionMatrix(new long[][] {{5, 1, 3}, {3, 0, 0}, {0, 0, 9}});

    assertThat(matrix.mistakes(0)).containsExactly(new Cell(0, 2, 3), new Cell(0, 1, 1));
    assertThat(matrix.mistakes(2)).isEmpty();
    assertThat(matrix.mistakes())
        .containsExactly(new Cell(0, 2, 3), new Cell(1, 0, 3), new Cell(0, 1, 1));
    assertThat(matrix.counts()).isDeepEqualTo(new long[][] {{5, 1, 3}, {3, 0, 0}, {0, 0, 9}});
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 1000, 1001, 32_767})
  void givenAnyNumberOfClasses_whenWrittenAndRead_thenSameCountsInFewBytes(int classes)
      throws Exception {
    ConfusionMatrix matrix = ConfusionMatrix.empty(classes);
    matrix.add(0, classes - 1);
    matrix.add(classes - 1, classes - 1);

    byte[] json = new JsonMapper().writeValueAsBytes(matrix);
    ConfusionMatrix read = new JsonMapper().readValue(json, ConfusionMatrix.class);

    assertThat(json.length).isLessThan(3 << 20);
    assertThat(read.classes()).isEqualTo(classes);
    assertThat(read.counted()).isEqualTo(matrix.counted()).hasSize(2);
  }
}
