package dev.sparkresnet.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.augment.Augmentation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowChangeTest {
  private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
  private static final Augmentation ALL =
      new Augmentation(true, 10, 0.1, Augmentation.Border.REFLECT, 0.5);
  private static final int BYTES = SHAPE.bytes();

  private final byte[] images = new byte[3 * BYTES];

  RowChangeTest() {
    new Random(1).nextBytes(images);
    // The third is the first once more.
    System.arraycopy(images, 0, images, 2 * BYTES, BYTES);
  }

  private byte[] changed(int image, long seed, int epoch) {
    byte[] result = new byte[BYTES];
    RowChange.random(ALL, SHAPE, seed, epoch)
        .apply(
            images,
            image * BYTES,
            (pixels, offset) -> System.arraycopy(pixels, offset, result, 0, BYTES));
    return result;
  }

  @Test
  void givenImageAtAnotherPlace_whenChanged_thenInTheSameWay() {
    assertThat(changed(2, 0, 1)).isEqualTo(changed(0, 0, 1));
  }

  @Test
  void givenAnotherEpochOrSeedOrImage_whenChanged_thenInAnotherWay() {
    assertThat(changed(0, 0, 2)).isNotEqualTo(changed(0, 0, 1));
    assertThat(changed(0, 1, 1)).isNotEqualTo(changed(0, 0, 1));
    assertThat(changed(1, 0, 1)).isNotEqualTo(changed(0, 0, 1));
    assertThat(changed(0, 0, 1)).isNotEqualTo(Arrays.copyOf(images, BYTES));
  }
}
