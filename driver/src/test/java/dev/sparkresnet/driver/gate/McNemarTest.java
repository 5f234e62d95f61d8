package dev.sparkresnet.driver.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  /**
   * Worked out as fractions of whole numbers, min(1, 2 sum of C(n, i) / 2^n for i = 0 .. min(b,
   * c)), n = b + c: for 1 and 9, 2 (1 + 10) / 1024 = 11/512.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 5, 0.0625",
    "0, 6, 0.03125",
    "1, 9, 0.021484375",
    "2, 8, 0.109375",
    "10, 12, 0.8318119049072266",
    "59, 121, 4.434449263755176e-06",
    "100, 150, 0.001883300935076157",
    "300, 400, 0.00017847631448562445",
    "4000, 4300, 0.001029736761268161",
    "0, 200, 1.2446030555722283e-60"
  })
  void givenDiscordantImages_whenTested_thenExactBinomialSum(long b, long c, double expected) {
    assertThat(McNemar.pValue(b, c)).isCloseTo(expected, within(expected * 1e-10));
    assertThat(McNemar.pValue(c, b)).isEqualTo(McNemar.pValue(b, c));
  }

  @Test
  void givenAsManyOnBothSides_whenTested_thenOne() {
    assertThat(McNemar.pValue(0, 0)).isEqualTo(1);
    assertThat(McNemar.pValue(7, 7)).isEqualTo(1);
    // C(1, 0) + C(1, 1) is all there is.
    assertThat(McNemar.pValue(1, 0)).isCloseTo(1, within(1e-15));
  }
}
