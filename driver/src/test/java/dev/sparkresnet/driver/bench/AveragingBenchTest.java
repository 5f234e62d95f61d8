package dev.sparkresnet.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.averaging.SliceKey;
import dev.sparkresnet.driver.averaging.SlicePart;
import dev.sparkresnet.driver.averaging.Slicing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class AveragingBenchTest {
  @Test
  void givenReplica_whenItEmits_thenSlicesHoldItsNumbersAndReportComesOnce() {
    Slicing slicing = new Slicing(4 * 10, 3);
    Iterator<Tuple2<SliceKey, SlicePart<Integer>>> parts = new SimulatedReplica(slicing).call(5);
    ByteBuffer joined = ByteBuffer.allocate(slicing.bytes()).order(ByteOrder.LITTLE_ENDIAN);

    for (int slice = 0; slice < 3; slice++) {
      Tuple2<SliceKey, SlicePart<Integer>> part = parts.next();
      assertThat(part._1()).isEqualTo(new SliceKey(slice, 5));
      assertThat(part._2().weight()).isEqualTo(SimulatedReplica.weight(5));
      assertThat(part._2().report()).isEqualTo(slice == 0 ? 5 : null);
      joined.put(part._2().values());
    }

    assertThat(parts.hasNext()).isFalse();
    for (int i = 0; i < 10; i++) {
      assertThat(joined.getFloat(4 * i))
          .isEqualTo(SimulatedReplica.number(5, i))
          .isBetween(-1f, 1f);
    }
    assertThat(SimulatedReplica.number(5, 3)).isNotEqualTo(SimulatedReplica.number(3, 5));
  }

  @Test
  void givenMeanWithOneBitOff_whenChecked_thenRefused() {
    byte[] mean = new byte[4 * 3];
    ByteBuffer numbers = ByteBuffer.wrap(mean).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 3; i++) {
      numbers.putFloat(
          4 * i,
          (float)
              ((1000.0 * SimulatedReplica.number(0, i) + 1001.0 * SimulatedReplica.number(1, i))
                  / 2001));
    }
    AveragingBench.check(mean, 2);
    String right = Float.toString(numbers.getFloat(8));
    mean[8] ^= 1;

    assertThatThrownBy(() -> AveragingBench.check(mean, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Averaging 2 replicas: number 2 of the mean must be %s, got %s; this is a defect",
            right, numbers.getFloat(8));
  }
}
