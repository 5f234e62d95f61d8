package dev.sparkresnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.resize.BilinearResizer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageScalerTest {
  private static final int SIZE = 8;

  private final ImageScaler scaler = new ImageScaler(SIZE);

  @Test
  void givenGrayPng_whenScaled_thenItsSamplesAreResizedAsPrepareDoes() throws Exception {
    byte[] samples = noise(12 * 10);
    byte[] expected = new byte[SIZE * SIZE];
    new BilinearResizer(12, 10, SIZE, SIZE).resize(samples, 0, expected, 0);

    assertThat(scaler.scaled(encoded(gray(12, 10, samples), "png"))).isEqualTo(expected);
  }

  @Test
  void givenImagesOfDifferentSizes_whenScaledByOne_thenEachAsIfAlone() throws Exception {
    byte[] wide = encoded(gray(5, 30, noise(150)), "png");
    byte[] high = encoded(gray(30, 5, noise(150)), "png");

    byte[] first = scaler.scaled(wide);
    assertThat(scaler.scaled(high)).isEqualTo(new ImageScaler(SIZE).scaled(high));
    assertThat(scaler.scaled(wide)).isEqualTo(first);
  }

  /** Pillow 9.4: Image.new("RGB", (1, 1), color).convert("L").getpixel((0, 0)). */
  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void givenColors_whenScaled_thenGrayIsPillows(int type) throws Exception {
    assertThat(gray(type, Color.RED)).isEqualTo(76);
    assertThat(gray(type, Color.GREEN)).isEqualTo(150);
    assertThat(gray(type, Color.BLUE)).isEqualTo(29);
    assertThat(gray(type, Color.WHITE)).isEqualTo(255);
  }

  @Test
  void givenSixteenBits_whenScaled_thenUpperEightStay() throws Exception {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0xabcd);

    assertThat(scaler.scaled(encoded(image, "png"))[0]).isEqualTo((byte) 0xab);
  }

  @Test
  void givenTwoBitsOfGray_whenScaled_thenSpreadOverTheRange() throws Exception {
    byte[] levels = {0, 0x55, (byte) 0xaa, (byte) 0xff};
    BufferedImage image =
        new BufferedImage(
            SIZE,
            SIZE,
            BufferedImage.TYPE_BYTE_BINARY,
            new IndexColorModel(2, 4, levels, levels, levels));
    image.getRaster().setSample(0, 0, 0, 1);
    image.getRaster().setSample(1, 0, 0, 2);

    byte[] scaled = scaler.scaled(encoded(image, "png"));
    assertThat(Arrays.copyOf(scaled, 3)).containsExactly(0x55, 0xaa, 0);
  }

  @Test
  void givenJpeg_whenScaled_thenItsGraysAreAboutThose() throws Exception {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR);
    fill(image, new Color(200, 100, 50));

    byte[] scaled = scaler.scaled(encoded(image, "jpeg"));
    for (byte pixel : scaled) {
      assertThat(pixel & 0xff).isBetween(122, 126);
    }
    fill(image, Color.WHITE);
    assertThat(scaler.scaled(encoded(image, "jpeg"))[0] & 0xff).isGreaterThan(250);
  }

  @Test
  void givenRawPixels_whenScaled_thenTakenAsTheyAreOrResizedFrom28() throws Exception {
    byte[] right = noise(SIZE * SIZE);
    assertThat(scaler.scaled(right)).isEqualTo(right);

    byte[] raw = noise(784);
    byte[] expected = new byte[SIZE * SIZE];
    new BilinearResizer(28, 28, SIZE, SIZE).resize(raw, 0, expected, 0);
    assertThat(scaler.scaled(raw)).isEqualTo(expected);
  }

  @Test
  void givenRawPixelsThatBeginAsAJpeg_whenScaled_thenTakenAsPixels() throws Exception {
    byte[] bright = noise(784);
    bright[0] = (byte) 0xff;
    bright[1] = (byte) 0xd8;
    bright[2] = (byte) 0xff;

    assertThat(new ImageScaler(28).scaled(bright)).isEqualTo(bright);
  }

  @Test
  void givenOtherBytes_whenScaled_thenErrorSaysWhatIsExpected() {
    assertThatThrownBy(
            () -> scaler.scaled("not an image".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(
            "expected a PNG or JPEG file, or 784 or 64 raw pixels, found 12 bytes of something else");
    assertThatThrownBy(() -> scaler.scaled(new byte[0]))
        .hasMessageEndingWith("found an empty file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void givenDamagedFiles_whenScaled_thenNothingElseThanUnreadable(String format) throws Exception {
    byte[] whole = encoded(gray(40, 40, noise(1600)), format);
    Random random = new Random(1);
    int unreadable = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = Arrays.copyOf(whole, 20 + random.nextInt(whole.length - 20));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        damaged[12 + random.nextInt(damaged.length - 12)] = (byte) random.nextInt();
      }
      try {
        scaler.scaled(damaged);
      } catch (UnreadableImageException e) {
        assertThat(e)
            .hasMessageMatching(
                "(?s)expected (a whole (PNG|JPEG) file|1 to|a JPEG file of at most ).*");
        unreadable++;
      }
    }
    assertThat(unreadable).isGreaterThan(100);
  }

  @Test
  void givenSparkImageStructs_whenMadeGray_thenChannelsAreInOpenCvOrder() throws Exception {
    byte[] samples = {(byte) 255, 0, 0, 0, 0, (byte) 255};
    assertThat(GrayImage.ofBlueGreenRed(1, 2, 3, samples).pixels()).containsExactly(29, 76);
    byte[] withAlpha = {(byte) 255, 0, 0, 7, 0, 0, (byte) 255, 9};
    assertThat(GrayImage.ofBlueGreenRed(1, 2, 4, withAlpha).pixels()).containsExactly(29, 76);
    assertThat(GrayImage.ofBlueGreenRed(1, 2, 1, new byte[] {3, 4}).pixels()).containsExactly(3, 4);

    assertThatThrownBy(() -> GrayImage.ofBlueGreenRed(1, 2, 2, new byte[4]))
        .hasMessage("expected 1, 3 or 4 channels, it has 2");
    assertThatThrownBy(() -> GrayImage.ofBlueGreenRed(1, 2, 3, new byte[5]))
        .hasMessage("expected 6 bytes for 2 x 1 pixels of 3 channels, it has 5");
    assertThatThrownBy(() -> GrayImage.ofBlueGreenRed(0, 2, 3, new byte[0]))
        .hasMessageEndingWith("it has 2 x 0");
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static BufferedImage gray(int height, int width, byte[] samples) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, samples);
    return image;
  }

  private int gray(int type, Color color) throws Exception {
    BufferedImage image = new BufferedImage(SIZE, SIZE, type);
    fill(image, color);
    return scaler.scaled(encoded(image, "png"))[SIZE + 1] & 0xff;
  }

  private static void fill(BufferedImage image, Color color) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, color.getRGB());
      }
    }
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }
}
