package dev.sparkresnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InversionTest {
  @Test
  void givenImage_whenInverted_thenItsNegative() {
    GrayImage image = new GrayImage(1, 3, new byte[] {0, (byte) 255, 100});

    assertThat(Inversion.negative(image).pixels()).containsExactly((byte) 255, 0, (byte) 155);
  }

  @Test
  void givenDarkThingOnWhite_whenItsBorderIsLookedAt_thenBrightAndItsNegativeIsNot() {
    GrayImage photograph = frame(28, 255, 60);

    assertThat(Inversion.AUTO.appliesTo(photograph)).isTrue();
    assertThat(Inversion.AUTO.appliesTo(Inversion.negative(photograph))).isFalse();
    assertThat(Inversion.TRUE.appliesTo(Inversion.negative(photograph))).isTrue();
    assertThat(Inversion.FALSE.appliesTo(photograph)).isFalse();
  }

  @Test
  void givenOneValueAllOver_whenItsBorderIsLookedAt_thenNotBright() {
    assertThat(Inversion.AUTO.appliesTo(frame(28, 255, 255))).isFalse();
    assertThat(Inversion.AUTO.appliesTo(frame(28, 201, 200))).isTrue();
    assertThat(Inversion.AUTO.appliesTo(frame(28, 127, 0))).isFalse();
    assertThat(Inversion.AUTO.appliesTo(frame(28, 128, 0))).isTrue();
    assertThat(Inversion.AUTO.appliesTo(frame(1, 255, 255))).isFalse();
    assertThat(Inversion.AUTO.appliesTo(frame(3, 255, 0))).isTrue();
  }

  @Test
  void givenNames_whenParsed_thenAsTheyArePrinted() {
    for (Inversion each : Inversion.values()) {
      assertThat(Inversion.of(each.toString())).contains(each);
    }
    assertThat(Inversion.AUTO).hasToString("auto");
    assertThat(Inversion.of("AUTO")).isEmpty();
    assertThat(Inversion.of("")).isEmpty();
  }

  /** A square of one value, with a border of another as wide as it is looked at. */
  private static GrayImage frame(int size, int border, int inside) {
    byte[] pixels = new byte[size * size];
    Arrays.fill(pixels, (byte) border);
    int width = Math.max(1, size / 14);
    for (int y = width; y < size - width; y++) {
      Arrays.fill(pixels, y * size + width, (y + 1) * size - width, (byte) inside);
    }
    return new GrayImage(size, size, pixels);
  }
}
