package dev.sparkresnet.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sparkresnet.driver.config.WeightAverageKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
  @Test
  void givenNone_whenAdded_thenNothingIsThere() {
    WeightAverage average = new WeightAverage(WeightAverageKind.NONE, 1, 1);
    average.add(bytes(1), 0, 1, true);

    assertThat(average.isThere()).isFalse();
  }

  @Test
  void givenEma_whenAdded_thenOldRoundsShrinkByEInTheTimeConstant() {
    WeightAverage average = new WeightAverage(WeightAverageKind.EMA, 0.5, 1);
    average.add(bytes(1), 0, 4, false);
    assertThat(number(average)).isEqualTo(1f);
    // Two rounds of a quarter of an epoch each are the time constant.
    average.add(bytes(0), 0, 4, false);
    average.add(bytes(0), 0, 4, false);

    assertThat(number(average)).isCloseTo((float) Math.exp(-1), within(1e-6f));
  }

  @Test
  void givenSwa_whenAdded_thenMeanOfEpochsFromTheFirstOn() {
    WeightAverage average = new WeightAverage(WeightAverageKind.SWA, 1, 1);
    average.add(bytes(100), 0, 1, true);
    assertThat(average.isThere()).isFalse();
    average.add(bytes(50), 1, 2, false);
    average.add(bytes(2), 1, 2, true);
    average.add(bytes(4), 2, 1, true);

    assertThat(number(average)).isEqualTo(3f);
  }

  @Test
  void givenStateRestored_whenAdded_thenAsWithoutABreak() {
    WeightAverage whole = new WeightAverage(WeightAverageKind.EMA, 0.7, 1);
    whole.add(bytes(1), 0, 1, true);
    whole.add(bytes(5), 1, 1, true);
    ByteBuffer saved = ByteBuffer.allocate(whole.stateBytes());
    whole.save(saved);
    WeightAverage resumed = new WeightAverage(WeightAverageKind.EMA, 0.7, 1);
    resumed.restore(saved.flip());

    whole.add(bytes(3), 2, 1, true);
    resumed.add(bytes(3), 2, 1, true);
    assertThat(resumed.mean()).isEqualTo(whole.mean());
  }

  private static float number(WeightAverage average) {
    return ByteBuffer.wrap(average.mean()).order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  /** A parameter, and something behind it. */
  private static byte[] bytes(float parameter) {
    return ByteBuffer.allocate(2 * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(parameter)
        .putFloat(-9)
        .array();
  }
}
