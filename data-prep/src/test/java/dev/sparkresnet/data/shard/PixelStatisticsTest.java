package dev.sparkresnet.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PixelStatisticsTest {
  private static final byte[] IMAGES = {0, (byte) 255, (byte) 255, 0, 51, 51};

  @Test
  void givenImages_whenAdded_thenMeanAndDeviationAreOfPixelBy255() {
    PixelStatistics statistics = new PixelStatistics(10);
    statistics.add(9, IMAGES, 0, 4);
    assertThat(statistics.mean()).isEqualTo(0.5);
    assertThat(statistics.standardDeviation()).isEqualTo(0.5);
    assertThat(statistics.imagesPerClass()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void givenOtherClasses_whenAdded_thenOneCountForEach() {
    PixelStatistics statistics = new PixelStatistics(3);
    statistics.add(2, IMAGES, 0, 4);
    assertThat(statistics.imagesPerClass()).containsExactly(0, 0, 1);
  }

  @Test
  void givenParts_whenMerged_thenSameAsAllAtOnce() {
    PixelStatistics all = new PixelStatistics(10);
    PixelStatistics first = new PixelStatistics(10);
    PixelStatistics second = new PixelStatistics(10);
    for (int i = 0; i < 3; i++) {
      all.add(i, IMAGES, 2 * i, 2);
      (i == 1 ? second : first).add(i, IMAGES, 2 * i, 2);
    }
    second.merge(first);
    assertThat(second).isEqualTo(all).hasSameHashCodeAs(all);
    assertThat(second.mean()).isCloseTo(0.4, within(1e-15));
    assertThat(second).hasToString(all.toString()).isNotEqualTo(first);
  }
}
