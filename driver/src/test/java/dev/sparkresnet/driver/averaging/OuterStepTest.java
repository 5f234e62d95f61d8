package dev.sparkresnet.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.config.OuterStepKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class OuterStepTest {
  /** The third number is a running statistic, the fourth a moment of Adam's. */
  private static final List<OuterStep.Stretch> TRAINED = List.of(new OuterStep.Stretch(0, 2));

  @Test
  void givenNone_whenApplied_thenTheMean() {
    byte[] mean = bytes(1, 2, 3, 4);
    OuterStep step = new OuterStep(OuterStepKind.NONE, 0.7, 0.9, TRAINED, 3);
    step.apply(bytes(0, 0, 0, 0), mean);

    assertThat(mean).isEqualTo(bytes(1, 2, 3, 4));
    assertThat(step.stateBytes()).isZero();
  }

  @Test
  void givenStepThatIsNotChosen_whenMade_thenSaysWhatToCall() {
    assertThatThrownBy(() -> new OuterStep(OuterStepKind.BY_REPLICAS, 1, 0, TRAINED, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kind must be a step, got BY_REPLICAS; call forReplicas first");
  }

  @Test
  void givenNoMomentumAndRateOne_whenApplied_thenTheMean() {
    for (OuterStepKind kind : List.of(OuterStepKind.SLOWMO, OuterStepKind.NESTEROV)) {
      byte[] mean = bytes(1, 2, 3, 4);
      new OuterStep(kind, 1, 0, TRAINED, 3).apply(bytes(0.5f, 0.25f, 0, 0), mean);

      assertThat(mean).isEqualTo(bytes(1, 2, 3, 4));
    }
  }

  @Test
  void givenSlowMo_whenAppliedTwice_thenMomentumCarriesOn() {
    OuterStep step = new OuterStep(OuterStepKind.SLOWMO, 1, 0.5, TRAINED, 3);
    byte[] first = bytes(-1, 0, 5, 6);
    step.apply(bytes(0, 0, 0, 0), first);
    byte[] second = bytes(-2, 0, 7, 8);
    step.apply(first, second);

    // d = 1, u = 1, after = -1; then d = 1, u = 0.5 + 1, after = -1 - 1.5
    assertThat(first).isEqualTo(bytes(-1, 0, 5, 6));
    assertThat(second).isEqualTo(bytes(-2.5f, 0, 7, 8));
  }

  @Test
  void givenNesterov_whenApplied_thenLooksAhead() {
    OuterStep step = new OuterStep(OuterStepKind.NESTEROV, 0.5, 0.5, TRAINED, 3);
    byte[] mean = bytes(-1, 2, 5, 6);
    step.apply(bytes(0, 0, 0, 0), mean);

    // d = 1 and -2, u = d, way = 1.5 d
    assertThat(mean).isEqualTo(bytes(-0.75f, 1.5f, 5, 6));
  }

  @Test
  void givenStateRestored_whenApplied_thenAsWithoutABreak() {
    OuterStep whole = new OuterStep(OuterStepKind.NESTEROV, 0.7, 0.9, TRAINED, 3);
    whole.apply(bytes(0, 0, 0, 0), bytes(-1, 2, 5, 6));
    ByteBuffer saved = ByteBuffer.allocate(whole.stateBytes());
    whole.save(saved);
    OuterStep resumed = new OuterStep(OuterStepKind.NESTEROV, 0.7, 0.9, TRAINED, 3);
    resumed.restore(saved.flip());

    byte[] expected = bytes(1, 2, 3, 4);
    whole.apply(bytes(0, 0, 0, 0), expected);
    byte[] actual = bytes(1, 2, 3, 4);
    resumed.apply(bytes(0, 0, 0, 0), actual);
    assertThat(actual).isEqualTo(expected);
  }

  private static byte[] bytes(float... numbers) {
    ByteBuffer buffer =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(numbers);
    return buffer.array();
  }
}
