package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int WIDTH = 30;
  private static final int HEIGHT = 20;

  @Test
  void givenGrayPng_whenDecoded_thenItsValuesAsTheyStand() throws Exception {
    BufferedImage image = ImageFiles.noise(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);

    GrayImage decoded = ImageDecoder.decode(ImageFiles.file(image, "png"));

    assertThat(decoded.width()).isEqualTo(WIDTH);
    assertThat(decoded.height()).isEqualTo(HEIGHT);
    assertThat(values(decoded)).isEqualTo(samples(image, 0));
  }

  @Test
  void givenPngOf16Bits_whenDecoded_thenTheUpper8() throws Exception {
    BufferedImage image = ImageFiles.noise(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);

    int[] expected = Arrays.stream(samples(image, 0)).map(value -> value >> 8).toArray();
    assertThat(values(ImageDecoder.decode(ImageFiles.file(image, "png")))).isEqualTo(expected);
  }

  @Test
  void givenColoredPng_whenDecoded_thenPillowsGray() throws Exception {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0x00ff00);
    image.setRGB(2, 0, 0x0000ff);
    image.setRGB(3, 0, 0x0a141e);

    // As python3 -c "from PIL import Image; ... .convert('L')" prints them.
    assertThat(values(ImageDecoder.decode(ImageFiles.file(image, "png"))))
        .containsExactly(76, 150, 29, 18);
  }

  @Test
  void givenTransparentParts_whenDecoded_thenWhiteThere() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00000000);
    image.setRGB(1, 0, 0xff000000);
    image.setRGB(2, 0, 0x80000000);

    assertThat(values(ImageDecoder.decode(ImageFiles.file(image, "png"))))
        .containsExactly(255, 0, 127);
  }

  @Test
  void givenPalette_whenDecoded_thenItsColors() throws Exception {
    byte[] values = {0, (byte) 128, (byte) 255};
    BufferedImage image =
        new BufferedImage(
            3,
            1,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 3, values, values, values));
    WritableRaster raster = image.getRaster();
    raster.setSample(0, 0, 0, 2);
    raster.setSample(1, 0, 0, 1);

    assertThat(values(ImageDecoder.decode(ImageFiles.file(image, "png"))))
        .containsExactly(255, 128, 0);
  }

  @Test
  void givenJpegs_whenDecoded_thenGrayAndColorsAlike() throws Exception {
    BufferedImage gray = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Arrays.stream(new int[] {0, 1, 2, 3, 4})
        .forEach(y -> gray.getRaster().setSamples(0, y * 4, WIDTH, 4, 0, flat(y * 50)));
    BufferedImage colored = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int band = 0; band < 3; band++) {
      colored.getRaster().setSamples(0, 0, WIDTH, HEIGHT, band, samples(gray, 0));
    }

    for (BufferedImage image : new BufferedImage[] {gray, colored}) {
      int[] decoded = values(ImageDecoder.decode(ImageFiles.file(image, "jpeg")));
      for (int i = 0; i < decoded.length; i++) {
        assertThat(decoded[i]).isBetween(samples(gray, 0)[i] - 25, samples(gray, 0)[i] + 25);
      }
    }
  }

  private static int[] flat(int value) {
    int[] values = new int[WIDTH * 4];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void given784BytesOfNoFormat_whenDecoded_thenAnImageOf28() throws Exception {
    byte[] raw = new byte[784];
    raw[28] = (byte) 200;

    GrayImage decoded = ImageDecoder.decode(raw);

    assertThat(decoded.height()).isEqualTo(28);
    assertThat(decoded.width()).isEqualTo(28);
    assertThat(decoded.pixels()).isEqualTo(raw);
  }

  @Test
  void givenEmptyBody_whenDecoded_thenSaysWhatToSend() {
    assertRefused(
        new byte[0],
        400,
        "The body is empty; send a PNG or JPEG file, or the 784 bytes of a 28 x 28 image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "bmp", "tiff"})
  void givenOtherFormat_whenDecoded_thenUnsupported(String format) throws IOException {
    byte[] file = ImageFiles.file(ImageFiles.noise(16, 16, BufferedImage.TYPE_BYTE_BINARY), format);

    assertRefused(
        file,
        415,
        "The body, %d bytes, is neither a PNG nor a JPEG file, nor the 784 bytes of a 28 x 28 image; send one of these"
            .formatted(file.length));
  }

  @Test
  void givenHugePng_whenDecoded_thenRefusedByItsHeader() throws IOException {
    assertRefused(
        ImageFiles.pngOfSize(8000, 8000),
        413,
        "The image has 8000 x 8000 pixels, at most 25000000 in all and 8192 a side are taken; send a smaller one");
    assertRefused(
        ImageFiles.pngOfSize(8193, 1),
        413,
        "The image has 8193 x 1 pixels, at most 25000000 in all and 8192 a side are taken; send a smaller one");
    assertRefused(
        ImageFiles.pngOfSize(Integer.MAX_VALUE, Integer.MAX_VALUE),
        413,
        "The image has 2147483647 x 2147483647 pixels, at most 25000000 in all and 8192 a side are taken; send a smaller one");
  }

  @Test
  void givenHugeJpeg_whenDecoded_thenRefusedByItsHeader() throws IOException {
    assertRefused(
        ImageFiles.jpegOfSize(65_500, 65_500, 0),
        413,
        "The image has 65500 x 65500 pixels, at most 25000000 in all and 8192 a side are taken; send a smaller one");
    assertRefused(
        ImageFiles.jpegOfSize(5000, 5000, 20),
        413,
        "The JPEG file has 21 scans of 5000 x 5000 pixels, at most 500000000 pixels in all scans are taken; save it without progressive scans");
  }

  @Test
  void givenPngThatIsCutOff_whenDecoded_thenUnreadable() throws IOException {
    byte[] file = ImageFiles.file(ImageFiles.noise(100, 100, BufferedImage.TYPE_INT_RGB), "png");

    assertRefused(
        Arrays.copyOf(file, file.length / 2),
        400,
        "The PNG file cannot be read: Error reading PNG image data: Unexpected end of ZLIB input stream; send a whole file, grey or RGB");
    assertRefused(
        Arrays.copyOf(file, 20),
        400,
        "The PNG file cannot be read: I/O error reading PNG header!; send a whole file, grey or RGB");
  }

  @Test
  void givenJpegThatIsCutOff_whenDecoded_thenUnreadableAndNotFilledWithGray() throws IOException {
    byte[] file = ImageFiles.file(ImageFiles.noise(100, 100, BufferedImage.TYPE_INT_RGB), "jpeg");

    assertRefused(
        Arrays.copyOf(file, file.length / 2),
        400,
        "The JPEG file cannot be read: it ends too early or is damaged; send a whole file, grey or RGB");
    assertRefused(
        Arrays.copyOf(file, 20),
        400,
        "The JPEG file cannot be read: No image data present to read; send a whole file, grey or RGB");
  }

  @Test
  void givenJpegForPrinters_whenDecoded_thenUnreadable() throws IOException {
    assertRefused(
        ImageFiles.cmykJpeg(),
        400,
        "The JPEG file cannot be read: Unsupported Image Type; send a whole file, grey or RGB");
  }

  @Test
  void givenAnyDamage_whenDecoded_thenAnImageOrARefusal() throws IOException {
    for (String format : new String[] {"png", "jpeg"}) {
      byte[] file = ImageFiles.file(ImageFiles.noise(24, 24, BufferedImage.TYPE_INT_RGB), format);
      for (int place = 8; place < Math.min(file.length, 700); place++) {
        byte[] damaged = file.clone();
        damaged[place] ^= 0x55;
        try {
          assertThat(ImageDecoder.decode(damaged).pixels()).isNotEmpty();
        } catch (Refusal e) {
          assertThat(e.status()).isIn(400, 413);
          assertThat(e.getMessage()).doesNotContain("\n");
        }
      }
    }
  }

  private static void assertRefused(byte[] body, int status, String message) {
    assertThatThrownBy(() -> ImageDecoder.decode(body))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessage(message);
  }

  private static int[] samples(BufferedImage image, int band) {
    return image
        .getRaster()
        .getSamples(0, 0, image.getWidth(), image.getHeight(), band, (int[]) null);
  }

  private static int[] values(GrayImage image) {
    int[] values = new int[image.pixels().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(image.pixels()[i]);
    }
    return values;
  }
}
