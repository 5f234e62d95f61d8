package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.idx.IdxImageReader;
import dev.sparkresnet.data.image.GrayImage;
import dev.sparkresnet.data.image.ImageScaler;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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
  void givenImagesOfFashionMnist_whenTheirBordersAreLookedAt_thenNoneIsBright() throws Exception {
    Path images = new Path(PreparedSubset.source().resolve("train-images-idx3-ubyte.gz").toUri());
    try (IdxImageReader reader = IdxImageReader.open(new Configuration(), images)) {
      byte[] pixels = new byte[reader.imageBytes()];
      ImageScaler scaler = new ImageScaler(96);
      int read = 0;
      for (; reader.read(pixels, 0); read++) {
        GrayImage image = new GrayImage(28, 28, pixels);
        assertThat(Inversion.AUTO.appliesTo(image)).as("image " + read).isFalse();
        assertThat(Inversion.AUTO.appliesTo(new GrayImage(96, 96, scaler.scaled(image)))).isFalse();
      }
      assertThat(read).isEqualTo(PreparedSubset.TRAIN_IMAGES);
    }
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
