package dev.sparkresnet.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  private static final int SIZE = 5;

  /** Pixel (y, x) is 10 y + x + 1. */
  private static final byte[] IMAGE = image();

  @Test
  void givenNone_whenApplied_thenSamePixels() {
    assertThat(apply(Augmentation.NONE, 1)).isEqualTo(IMAGE);
    assertThat(Augmentation.NONE.changesNothing()).isTrue();
  }

  @Test
  void givenFlip_whenAppliedOften_thenHalfAreMirrored() {
    Augmentation flip = new Augmentation(true, 0, 0, Augmentation.Border.ZERO, 0);
    byte[] mirrored = new byte[IMAGE.length];
    for (int i = 0; i < IMAGE.length; i++) {
      mirrored[i / SIZE * SIZE + SIZE - 1 - i % SIZE] = IMAGE[i];
    }

    long count = 0;
    for (int seed = 0; seed < 1000; seed++) {
      byte[] changed = apply(flip, seed);
      assertThat(changed).isIn(IMAGE, mirrored);
      count += Arrays.equals(changed, mirrored) ? 1 : 0;
    }
    assertThat(count).isBetween(440L, 560L);
  }

  @Test
  void givenShiftByBlack_whenAppliedOften_thenEveryDistanceUpToTheLargest() {
    Augmentation shift = new Augmentation(false, 0, 0.4, Augmentation.Border.ZERO, 0);

    Set<Integer> middles = new HashSet<>();
    for (int seed = 0; seed < 1000; seed++) {
      byte[] changed = apply(shift, seed);
      middles.add(changed[2 * SIZE + 2] & 0xff);
      long black = IntStream.range(0, changed.length).filter(i -> changed[i] == 0).count();
      assertThat(black).isLessThanOrEqualTo(16);
    }
    assertThat(middles).hasSize(25);
  }

  @Test
  void givenShiftByReflection_whenApplied_thenMirroredAtTheOutermostPixels() {
    Augmentation shift = new Augmentation(false, 0, 0.4, Augmentation.Border.REFLECT, 0);

    // Where the pixels at positions -2 to 6 come from.
    int[] mirrored = {2, 1, 0, 1, 2, 3, 4, 3, 2};
    for (int seed = 0; seed < 100; seed++) {
      byte[] changed = apply(shift, seed);
      int middle = indexInImage(changed[2 * SIZE + 2]);
      int down = 2 - middle / SIZE;
      int right = 2 - middle % SIZE;
      for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
          assertThat(changed[y * SIZE + x])
              .isEqualTo(IMAGE[mirrored[y - down + 2] * SIZE + mirrored[x - right + 2]]);
        }
      }
    }
  }

  private static int indexInImage(byte value) {
    return IntStream.range(0, IMAGE.length)
        .filter(i -> IMAGE[i] == value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void givenRotation_whenAppliedToABlackBorderedDisc_thenMassStaysAndMiddleToo() {
    int size = 33;
    byte[] disc = new byte[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        boolean inside = (y - 16) * (y - 16) + (x - 16) * (x - 16) < 100;
        disc[y * size + x] = (byte) (inside ? 200 : 0);
      }
    }
    Augmenter augmenter =
        new Augmenter(new Augmentation(false, 30, 0, Augmentation.Border.ZERO, 0), 1, size, size);
    for (int seed = 0; seed < 50; seed++) {
      byte[] turned = new byte[disc.length];
      augmenter.apply(disc, 0, turned, new SplittableRandom(seed));
      assertThat(turned[16 * size + 16] & 0xff).isEqualTo(200);
      assertThat(sum(turned)).isBetween((long) (sum(disc) * .97), (long) (sum(disc) * 1.03));
    }
  }

  @Test
  void givenQuarterTurn_whenApplied_thenRowsBecomeColumns() {
    // The generator's draw of the angle decides; look for a seed near the largest angle.
    Augmenter augmenter =
        new Augmenter(new Augmentation(false, 90, 0, Augmentation.Border.ZERO, 0), 1, SIZE, SIZE);
    int seed = seedOfLargestAngle();
    byte[] turned = new byte[IMAGE.length];
    augmenter.apply(IMAGE, 0, turned, new SplittableRandom(seed));

    for (int y = 1; y < SIZE - 1; y++) {
      for (int x = 1; x < SIZE - 1; x++) {
        int quarter = IMAGE[(SIZE - 1 - x) * SIZE + y] & 0xff;
        int back = IMAGE[x * SIZE + SIZE - 1 - y] & 0xff;
        assertThat(turned[y * SIZE + x] & 0xff)
            .satisfiesAnyOf(
                value -> assertThat(value).isBetween(quarter - 1, quarter + 1),
                value -> assertThat(value).isBetween(back - 1, back + 1));
      }
    }
  }

  private static int seedOfLargestAngle() {
    return IntStream.range(0, 20_000)
        .boxed()
        .max((a, b) -> Double.compare(Math.abs(angle(a)), Math.abs(angle(b))))
        .orElseThrow();
  }

  private static double angle(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    random.nextBoolean();
    return 2 * random.nextDouble() - 1;
  }

  @Test
  void givenErasing_whenApplied_thenOneRectangleOfNoise() {
    Augmentation erasing = new Augmentation(false, 0, 0, Augmentation.Border.ZERO, 1);
    int size = 28;
    byte[] black = new byte[size * size];
    Augmenter augmenter = new Augmenter(erasing, 1, size, size);
    for (int seed = 0; seed < 100; seed++) {
      byte[] changed = new byte[black.length];
      augmenter.apply(black, 0, changed, new SplittableRandom(seed));
      long noisy = IntStream.range(0, changed.length).filter(i -> changed[i] != 0).count();
      assertThat(noisy).isBetween(8L, 280L);
    }
  }

  @Test
  void givenSameSeed_whenAppliedTwice_thenSamePixels() {
    Augmentation all = new Augmentation(true, 15, 0.1, Augmentation.Border.REFLECT, 0.5);

    assertThat(apply(all, 7)).isEqualTo(apply(all, 7));
    assertThat(apply(all, 7)).isNotEqualTo(apply(all, 8));
  }

  @Test
  void givenOffset_whenApplied_thenTheImageThereIsTaken() {
    byte[] two = new byte[2 * IMAGE.length];
    System.arraycopy(IMAGE, 0, two, IMAGE.length, IMAGE.length);
    byte[] target = new byte[IMAGE.length];

    new Augmenter(Augmentation.NONE, 1, SIZE, SIZE)
        .apply(two, IMAGE.length, target, new SplittableRandom(1));

    assertThat(target).isEqualTo(IMAGE);
  }

  private static byte[] apply(Augmentation augmentation, int seed) {
    byte[] target = new byte[IMAGE.length];
    new Augmenter(augmentation, 1, SIZE, SIZE).apply(IMAGE, 0, target, new SplittableRandom(seed));
    return target;
  }

  private static byte[] image() {
    byte[] pixels = new byte[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / SIZE * 10 + i % SIZE + 1);
    }
    return pixels;
  }

  private static long sum(byte[] pixels) {
    return IntStream.range(0, pixels.length).mapToLong(i -> pixels[i] & 0xff).sum();
  }
}
