package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassSplitTest {
  @Test
  void givenUnequalClasses_whenSplit_thenEveryOneIsTested() {
    assertTested(0.05, new long[] {950, 40, 10}, 47, 2, 1);
    assertTested(0.1, new long[] {950, 40, 10}, 95, 4, 1);
    assertTested(0.05, new long[] {10, 10}, 1, 1);
  }

  @Test
  void givenClassOfOneImage_whenSplit_thenItIsTrainedOn() {
    assertTested(0.5, new long[] {1, 2, 3, 0}, 0, 1, 2, 0);
  }

  @Test
  void givenNoShareOrAll_whenSplit_thenOneOfEveryClassIsOnEachSide() {
    assertTested(0, new long[] {100, 2, 1}, 1, 1, 0);
    assertTested(1, new long[] {100, 2, 1}, 99, 1, 0);
  }

  @Test
  void givenManySmallClasses_whenSplit_thenTheWholeIsTheShareThatWasAskedFor() {
    long[] images = new long[100];
    Arrays.fill(images, 14);
    ClassSplit split = ClassSplit.of(images, 0.1);
    assertThat(split.testImages()).isEqualTo(140);
    assertThat(split.trainImages()).isEqualTo(1260);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.05, 0.1, 1 / 3.0, 0.5, 0.9, 0.999, 1})
  void givenAnyClasses_whenSplit_thenBothSidesHaveThem(double share) {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      long[] images = random.longs(1 + random.nextInt(300), 0, 1 + random.nextInt(2000)).toArray();
      ClassSplit split = ClassSplit.of(images, share);
      for (int label = 0; label < images.length; label++) {
        long tested = split.tested(label);
        if (images[label] < 2) {
          assertThat(tested).isZero();
        } else {
          assertThat(tested).isBetween(1L, images[label] - 1);
          assertThat(tested)
              .isBetween((long) (images[label] * share) - 1, (long) (images[label] * share) + 1);
        }
        assertThat(split.isTested(label, tested)).isFalse();
        assertThat(tested == 0 || split.isTested(label, tested - 1)).isTrue();
      }
      assertThat(split.testImages() + split.trainImages()).isEqualTo(LongStream.of(images).sum());
    }
  }

  private static void assertTested(double share, long[] images, long... tested) {
    ClassSplit split = ClassSplit.of(images, share);
    for (int label = 0; label < images.length; label++) {
      assertThat(split.tested(label)).as("label " + label).isEqualTo(tested[label]);
    }
  }
}
