package dev.sparkresnet.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelMomentsTest {
  @Test
  void givenUnevenParts_whenPooled_thenMomentsAreThoseOfAllValues() {
    double[] values = new Random(3).doubles(1000, 99.9, 100.1).toArray();
    ChannelMoments pooled =
        of(values, 0, 10).pooledWith(of(values, 10, 700)).pooledWith(of(values, 700, 1000));
    ChannelMoments direct = of(values, 0, 1000);

    assertThat(pooled.count()).isEqualTo(1000);
    assertThat(pooled.mean()[0]).isCloseTo(direct.mean()[0], within(1e-12));
    assertThat(pooled.variance()[0]).isCloseTo(direct.variance()[0], within(1e-14));
  }

  @Test
  void givenOtherNumberOfVariances_whenMade_thenErrorGivesBoth() {
    assertThatThrownBy(() -> new ChannelMoments(1, new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Means of 2 channels with variances of 3");
  }

  private static ChannelMoments of(double[] all, int from, int to) {
    double[] values = Arrays.copyOfRange(all, from, to);
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return new ChannelMoments(values.length, new double[] {mean}, new double[] {variance});
  }
}
