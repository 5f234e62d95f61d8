package dev.sparkresnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.image.UnreadableImageException.Fault;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormatTest {
  private static final int WIDTH = 30;
  private static final int HEIGHT = 20;

  @Test
  void givenGrayPng_whenDecoded_thenItsValuesAsTheyStand() throws Exception {
    BufferedImage image = ImageFiles.noise(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);

    GrayImage decoded = decode(ImageFiles.file(image, "png"));

    assertThat(decoded.width()).isEqualTo(WIDTH);
    assertThat(decoded.height()).isEqualTo(HEIGHT);
    assertThat(values(decoded)).isEqualTo(samples(image, 0));
  }

  @Test
  void givenPngOf16Bits_whenDecoded_thenTheUpper8() throws Exception {
    BufferedImage image = ImageFiles.noise(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);

    int[] expected = Arrays.stream(samples(image, 0)).map(value -> value >> 8).toArray();
    assertThat(values(decode(ImageFiles.file(image, "png")))).isEqualTo(expected);
  }

  @Test
  void givenColoredPng_whenDecoded_thenPillowsGray() throws Exception {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0x00ff00);
    image.setRGB(2, 0, 0x0000ff);
    image.setRGB(3, 0, 0x0a141e);

    // As python3 -c "from PIL import Image; ... .convert('L')" prints them.
    assertThat(values(decode(ImageFiles.file(image, "png")))).containsExactly(76, 150, 29, 18);
  }

  @Test
  void givenTransparentParts_whenDecoded_thenWhiteThere() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00000000);
    image.setRGB(1, 0, 0xff000000);
    image.setRGB(2, 0, 0x80000000);

    assertThat(values(decode(ImageFiles.file(image, "png")))).containsExactly(255, 0, 127);
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

    assertThat(values(decode(ImageFiles.file(image, "png")))).containsExactly(255, 128, 0);
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
      int[] decoded = values(decode(ImageFiles.file(image, "jpeg")));
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

  @ParameterizedTest
  @ValueSource(strings = {"gif", "bmp", "tiff"})
  void givenOtherFormat_whenLookedAt_thenNone(String format) throws IOException {
    byte[] file = ImageFiles.file(ImageFiles.noise(16, 16, BufferedImage.TYPE_BYTE_BINARY), format);

    assertThat(ImageFormat.of(file)).isEmpty();
  }

  @Test
  void givenHugePng_whenDecoded_thenRefusedByItsHeader() throws IOException {
    assertRefused(
        ImageFiles.pngOfSize(8000, 8000),
        Fault.SIZE,
        "expected 1 to 8192 pixels a side and at most 40,000,000 in all, it has 8000 x 8000");
    assertRefused(
        ImageFiles.pngOfSize(8193, 1),
        Fault.SIZE,
        "expected 1 to 8192 pixels a side and at most 40,000,000 in all, it has 8193 x 1");
    assertRefused(
        ImageFiles.pngOfSize(Integer.MAX_VALUE, Integer.MAX_VALUE),
        Fault.SIZE,
        "expected 1 to 8192 pixels a side and at most 40,000,000 in all, it has 2147483647 x 2147483647");
  }

  @Test
  void givenHugeJpeg_whenDecoded_thenRefusedByItsHeader() throws IOException {
    assertRefused(
        ImageFiles.jpegOfSize(65_500, 65_500, 0),
        Fault.SIZE,
        "expected 1 to 8192 pixels a side and at most 40,000,000 in all, it has 65500 x 65500");
    assertRefused(
        ImageFiles.jpegOfSize(6048, 8064, 0),
        Fault.SIZE,
        "expected 1 to 8192 pixels a side and at most 40,000,000 in all, it has 6048 x 8064");
    assertRefused(
        ImageFiles.jpegOfSize(6200, 6200, 20),
        Fault.SIZE,
        "expected a JPEG file of at most 800,000,000 pixels in all of its scans, it has 21 scans of 6200 x 6200");
  }

  @Test
  void givenPngThatIsCutOff_whenDecoded_thenUnreadable() throws IOException {
    byte[] file = ImageFiles.file(ImageFiles.noise(100, 100, BufferedImage.TYPE_INT_RGB), "png");

    assertRefused(
        Arrays.copyOf(file, file.length / 2),
        Fault.CONTENT,
        "expected a whole PNG file, gray or RGB; it cannot be read: Error reading PNG image data: Unexpected end of ZLIB input stream");
    assertRefused(
        Arrays.copyOf(file, 20),
        Fault.CONTENT,
        "expected a whole PNG file, gray or RGB; it cannot be read: I/O error reading PNG header!");
  }

  @Test
  void givenJpegThatIsCutOff_whenDecoded_thenUnreadableAndNotFilledWithGray() throws IOException {
    byte[] file = ImageFiles.file(ImageFiles.noise(100, 100, BufferedImage.TYPE_INT_RGB), "jpeg");

    assertRefused(
        Arrays.copyOf(file, file.length / 2),
        Fault.CONTENT,
        "expected a whole JPEG file, gray or RGB; it cannot be read: it ends too early");
    assertRefused(
        Arrays.copyOf(file, 20),
        Fault.CONTENT,
        "expected a whole JPEG file, gray or RGB; it cannot be read: No image data present to read");
  }

  /** Between two scans, and before the first, a file looks like a whole one. */
  @ParameterizedTest
  @CsvSource({"false, 1", "false, 3", "true, 1", "true, 3"})
  void givenJpeg_whenCutOffAtAnyByte_thenUnreadable(boolean isProgressive, int bands)
      throws Exception {
    BufferedImage image =
        ImageFiles.noise(
            24, 24, bands == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    byte[] file =
        isProgressive ? ImageFiles.progressiveJpeg(image) : ImageFiles.file(image, "jpeg");
    List<Integer> read = new ArrayList<>();
    for (int length = 4; length <= file.length; length++) {
      if (isRead(Arrays.copyOf(file, length))) {
        read.add(length);
      }
    }
    assertThat(read).containsExactly(file.length);
    byte[] followed = Arrays.copyOf(file, file.length + 100);
    assertThat(values(decode(followed))).isEqualTo(values(decode(file)));
  }

  private static boolean isRead(byte[] file) {
    try {
      decode(file);
      return true;
    } catch (UnreadableImageException e) {
      return false;
    }
  }

  @Test
  void givenJpegForPrinters_whenDecoded_thenItsColoursAreNamed() throws IOException {
    String message =
        "expected a JPEG file in gray or RGB, found one in the colours of printers (%s), which is not supported yet; convert it to RGB";
    byte[] cmyk = ImageFiles.cmykJpeg();
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 2};

    assertRefused(cmyk, Fault.UNSUPPORTED, message.formatted("CMYK"));
    assertRefused(
        ImageFiles.withSegment(cmyk, 0xee, adobe), Fault.UNSUPPORTED, message.formatted("YCCK"));
  }

  /** Pillow's convert("L") does not look at profiles: the values are those without one. */
  @Test
  void givenColourProfiles_whenDecoded_thenTheValuesOfTheFile() throws Exception {
    byte[] junk = new byte[500];
    new Random(1).nextBytes(junk);
    List<byte[]> profiles =
        List.of(
            ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData(),
            ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData(),
            ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData(),
            ICC_Profile.getInstance(ColorSpace.CS_CIEXYZ).getData(),
            junk,
            new byte[0]);
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
      BufferedImage image = ImageFiles.noise(WIDTH, HEIGHT, type);
      byte[] jpeg = ImageFiles.file(image, "jpeg");
      byte[] png = ImageFiles.file(image, "png");
      for (byte[] profile : profiles) {
        byte[] segment =
            ImageFiles.joined("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1), profile);
        assertThat(values(decode(ImageFiles.withSegment(jpeg, 0xe2, segment))))
            .isEqualTo(values(decode(jpeg)));
        byte[] chunk =
            ImageFiles.joined(
                "icc\0\0".getBytes(StandardCharsets.ISO_8859_1), ImageFiles.deflated(profile));
        assertThat(values(decode(ImageFiles.withChunk(png, "iCCP", chunk))))
            .isEqualTo(values(decode(png)));
        assertThat(values(decode(ImageFiles.withChunk(png, "iCCP", profile))))
            .isEqualTo(values(decode(png)));
      }
    }
  }

  @Test
  void givenAnyDamage_whenDecoded_thenAnImageOrARefusal() throws IOException {
    for (String format : new String[] {"png", "jpeg"}) {
      byte[] file = ImageFiles.file(ImageFiles.noise(24, 24, BufferedImage.TYPE_INT_RGB), format);
      for (int place = 8; place < Math.min(file.length, 700); place++) {
        byte[] damaged = file.clone();
        damaged[place] ^= 0x55;
        try {
          assertThat(decode(damaged).pixels()).isNotEmpty();
        } catch (UnreadableImageException e) {
          assertThat(e.fault()).isNotEqualTo(Fault.FORMAT);
          assertThat(e.getMessage()).doesNotContain("\n", "java.", "Exception");
        }
      }
    }
  }

  private static GrayImage decode(byte[] file) throws UnreadableImageException {
    return ImageFormat.of(file).orElseThrow().decode(file);
  }

  private static void assertRefused(byte[] file, Fault fault, String message) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            UnreadableImageException.class, e -> assertThat(e.fault()).isEqualTo(fault))
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
