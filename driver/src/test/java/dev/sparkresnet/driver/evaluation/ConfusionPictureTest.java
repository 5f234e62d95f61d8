package dev.sparkresnet.driver.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ConfusionPictureTest {
  private static final int HIT = 0x0072b2;
  private static final int WHITE = 0xffffff;

  @Test
  void givenMatrix_whenDrawn_thenDeepestWhereAllImagesOfAClassAre() throws IOException {
    BufferedImage picture = picture(new long[][] {{9, 0}, {64, 36}});

    // A header of 32 pixels, then cells of 32.
    assertThat(picture.getWidth()).isEqualTo(96);
    assertThat(picture.getHeight()).isEqualTo(96);
    assertThat(corner(picture, 0, 0)).isEqualTo(HIT);
    assertThat(corner(picture, 0, 1)).isEqualTo(WHITE);
    // Of 64 % of the images, 0.8 of the way from white to 0xd55e00.
    assertThat(corner(picture, 1, 0)).isEqualTo(0xdd7e33);
    assertThat(corner(picture, 1, 1)).isEqualTo(0x66aad1);
  }

  @Test
  void givenCount_whenDrawn_thenItsDigitsInTheMiddle() throws IOException {
    BufferedImage picture = picture(new long[][] {{4}});

    StringBuilder dots = new StringBuilder();
    for (int y = 43; y < 53; y += 2) {
      for (int x = 45; x < 51; x += 2) {
        dots.append((picture.getRGB(x, y) & WHITE) == WHITE ? '#' : ' ');
      }
      dots.append('\n');
    }
    assertThat(dots).hasToString("# #\n# #\n###\n  #\n  #\n");
  }

  @Test
  void givenManyClasses_whenDrawn_thenSmallCellsWithoutCounts() throws IOException {
    long[][] counts = new long[100][100];
    counts[99][99] = 7;
    BufferedImage picture = picture(counts);

    assertThat(picture.getWidth()).isEqualTo(1000);
    assertThat(picture.getRGB(999, 999) & WHITE).isEqualTo(HIT);
    assertThat(picture.getRGB(989, 989) & WHITE).isEqualTo(WHITE);
  }

  @Test
  void givenLargeCounts_whenDrawn_thenTheyFit() throws IOException {
    assertThat(picture(new long[][] {{123456789}}).getWidth()).isEqualTo(32 + 78);
  }

  private static int corner(BufferedImage picture, int row, int column) {
    return picture.getRGB(32 + column * 32, 32 + row * 32) & WHITE;
  }

  private static BufferedImage picture(long[][] counts) throws IOException {
    return ImageIO.read(
        new ByteArrayInputStream(ConfusionPicture.png(new ConfusionMatrix(counts))));
  }
}
