package dev.sparkresnet.driver.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.training.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Against the JDK's own reader. */
class PngImageTest {
  @Test
  void givenGreyImage_whenWritten_thenEveryPixelIsReadBack() throws IOException {
    byte[] pixels = pixels(5 * 7);
    BufferedImage read = read(PngImage.of(new ImageShape(1, 5, 7), pixels, 96));

    assertThat(read.getWidth()).isEqualTo(7);
    assertThat(read.getHeight()).isEqualTo(5);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(read.getRaster().getSample(i % 7, i / 7, 0)).isEqualTo(pixels[i] & 0xff);
    }
  }

  @Test
  void givenThreeChannels_whenWritten_thenTheyAreRedGreenBlue() throws IOException {
    byte[] pixels = pixels(3 * 4 * 4);
    BufferedImage read = read(PngImage.of(new ImageShape(3, 4, 4), pixels, 96));

    for (int color = 0; color < 3; color++) {
      for (int i = 0; i < 16; i++) {
        assertThat(read.getRGB(i % 4, i / 4) >> (16 - 8 * color) & 0xff)
            .isEqualTo(pixels[color * 16 + i] & 0xff);
      }
    }
  }

  @Test
  void givenLargeImage_whenWritten_thenEveryThirdPixelStays() throws IOException {
    byte[] pixels = pixels(200 * 250);
    BufferedImage read = read(PngImage.of(new ImageShape(1, 200, 250), pixels, 96));

    assertThat(read.getWidth()).isEqualTo(84);
    assertThat(read.getHeight()).isEqualTo(67);
    assertThat(read.getRaster().getSample(10, 20, 0)).isEqualTo(pixels[60 * 250 + 30] & 0xff);
  }

  @Test
  void givenSomethingElse_whenTakenAsAnImage_thenRefused() {
    assertThatThrownBy(
            () ->
                new ScoredImage(
                    0, 0, 1, 2, 0.5, "<svg onload='x'>".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("png must be a PNG image of at most 1048576 bytes, got 16 bytes of another");
    assertThatThrownBy(() -> new ScoredImage(0, 0, 1, 2, Double.NaN, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence must be 0 to 1, got NaN");
  }

  private static byte[] pixels(int number) {
    byte[] pixels = new byte[number];
    for (int i = 0; i < number; i++) {
      pixels[i] = (byte) (i * 37);
    }
    return pixels;
  }

  private static BufferedImage read(byte[] png) throws IOException {
    assertThat(PngImage.isPng(png)).isTrue();
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
