package dev.sparkresnet.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlicingTest {
  @Test
  void givenVector_whenCutAndJoined_thenItIsTheSame() {
    byte[] vector = new byte[4 * 1003];
    new Random(1).nextBytes(vector);
    Slicing slicing = new Slicing(vector.length, 7);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();

    for (int slice = 0; slice < slicing.slices(); slice++) {
      byte[] part = slicing.slice(vector, slice);
      assertThat(part.length).isIn(4 * 143, 4 * 144);
      assertThat(slicing.start(slice)).isEqualTo(joined.size());
      joined.writeBytes(part);
    }

    assertThat(joined.toByteArray()).isEqualTo(vector);
  }

  @Test
  void givenReplicas_whenSlicesAreChosen_thenNoSliceIsLargeAndEveryNodeHasAShare() {
    int model = 4 * 3 * 11_178_378;
    assertThat(Slicing.of(model, 2).slices()).isEqualTo(32);
    assertThat(Slicing.of(model, 512).slices()).isEqualTo(512);
    assertThat(Slicing.of(4 * 3, 512).slices()).isEqualTo(3);
  }
}
