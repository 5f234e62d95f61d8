package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.idx.IdxImageReader;
import dev.sparkresnet.data.resize.BilinearResizer;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class GrayImageTest {
  @Test
  void givenImage_whenResized_thenAsPrepareDoes() {
    byte[] pixels = new byte[40 * 30];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
    }
    byte[] expected = new byte[28 * 28];
    new BilinearResizer(40, 30, 28, 28).resize(pixels, 0, expected, 0);

    GrayImage resized = new GrayImage(40, 30, pixels).resized(28);

    assertThat(resized.height()).isEqualTo(28);
    assertThat(resized.width()).isEqualTo(28);
    assertThat(resized.pixels()).isEqualTo(expected);
    assertThat(resized.resized(28).pixels()).isEqualTo(expected);
  }

  @Test
  void givenImage_whenInverted_thenItsNegative() {
    GrayImage image = new GrayImage(1, 3, new byte[] {0, (byte) 255, 100});

    assertThat(image.inverted().pixels()).containsExactly((byte) 255, 0, (byte) 155);
  }

  @Test
  void givenDarkThingOnWhite_whenItsBorderIsLookedAt_thenBrightAndItsNegativeIsNot() {
    GrayImage photograph = frame(28, 255, 60);

    assertThat(photograph.hasBrightBorder()).isTrue();
    assertThat(photograph.inverted().hasBrightBorder()).isFalse();
    assertThat(Inversion.AUTO.appliesTo(photograph)).isTrue();
    assertThat(Inversion.AUTO.appliesTo(photograph.inverted())).isFalse();
    assertThat(Inversion.TRUE.appliesTo(photograph.inverted())).isTrue();
    assertThat(Inversion.FALSE.appliesTo(photograph)).isFalse();
  }

  @Test
  void givenOneValueAllOver_whenItsBorderIsLookedAt_thenNotBright() {
    assertThat(frame(28, 255, 255).hasBrightBorder()).isFalse();
    assertThat(frame(28, 101, 100).hasBrightBorder()).isTrue();
    assertThat(frame(1, 255, 255).hasBrightBorder()).isFalse();
    assertThat(frame(3, 255, 0).hasBrightBorder()).isTrue();
  }

  @Test
  void givenImagesOfFashionMnist_whenTheirBordersAreLookedAt_thenNoneIsBright() throws Exception {
    Path images = new Path(PreparedSubset.source().resolve("train-images-idx3-ubyte.gz").toUri());
    try (IdxImageReader reader = IdxImageReader.open(new Configuration(), images)) {
      byte[] pixels = new byte[reader.imageBytes()];
      int read = 0;
      for (; reader.read(pixels, 0); read++) {
        assertThat(new GrayImage(28, 28, pixels).hasBrightBorder()).as("image " + read).isFalse();
        assertThat(new GrayImage(28, 28, pixels).resized(96).hasBrightBorder()).isFalse();
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
