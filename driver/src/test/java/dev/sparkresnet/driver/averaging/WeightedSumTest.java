package dev.sparkresnet.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class WeightedSumTest {
  @Test
  void givenVectorsWithWeights_whenAveraged_thenMeanIsWeighted() {
    WeightedSum sum = new WeightedSum(2, 2);
    sum.add(bytes(1f, -4f), 300);
    sum.add(bytes(5f, 0f), 100);

    assertThat(sum.mean()).isEqualTo(bytes(2f, -3f));
  }

  @Test
  void givenOneVector_whenAveraged_thenItComesBackBitForBit() {
    byte[] vector = bytes(0.1f, 1e-38f, 3.4e38f, -0f, Float.MIN_VALUE);
    WeightedSum sum = new WeightedSum(5, 5);
    sum.add(vector, 29_999);

    assertThat(sum.mean()).isEqualTo(vector);
  }

  @Test
  void givenVectorOfAnotherLength_whenAdded_thenErrorGivesBothLengths() {
    WeightedSum sum = new WeightedSum(2, 2);

    assertThatThrownBy(() -> sum.add(bytes(1f), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A slice has 4 bytes, expected 8");
  }

  @Test
  void givenVectorsApart_whenAveraged_thenSpreadIsThatOfTheMeasuredNumbers() {
    WeightedSum sum = new WeightedSum(3, 2);
    sum.add(bytes(1f, -4f, 100f), 300);
    sum.add(bytes(5f, 0f, 0f), 100);
    Spread spread = sum.spread();

    // Mean (2, -3): squared distances 2 of weight 3/4 and 18 of weight 1/4.
    assertThat(spread.squaredDistance()).isCloseTo(6, within(1e-12));
    assertThat(spread.squaredNorm()).isCloseTo(13, within(1e-12));
    assertThat(spread.relative()).isCloseTo(Math.sqrt(6 / 13.0), within(1e-12));
  }

  @Test
  void givenEqualVectors_whenAveraged_thenNoSpread() {
    WeightedSum sum = new WeightedSum(1, 1);
    sum.add(bytes(0.1f), 3);
    sum.add(bytes(0.1f), 7);

    assertThat(sum.spread().relative()).isLessThan(1e-15);
  }

  static byte[] bytes(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }
}
