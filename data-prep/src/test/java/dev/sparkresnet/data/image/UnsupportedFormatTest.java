package dev.sparkresnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.image.UnreadableImageException.Fault;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedFormatTest {
  private static final String CONVERT = ", which is not supported yet; convert it to PNG or JPEG";
  private static final String NO_PICTURE = ", which is no picture";

  /** Beginnings of files, bytes that are no letters as %XX. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RIFF%24%00%00%00WEBPVP8 |a WebP file",
        "GIF89a|a GIF file",
        "GIF87a|a GIF file",
        "BM%36%00%00%00%00%00%00%00%36%00%00%00%28%00%00%00|a BMP file",
        "II*%00%08%00%00%00|a TIFF file, or a camera's raw one",
        "MM%00*%00%00%00%08|a TIFF file, or a camera's raw one",
        "%00%00%00%20ftypheic%00%00%00%00mif1heic|a HEIC file",
        "%00%00%00%1cftypmif1%00%00%00%00mif1heic|a HEIC file",
        "%00%00%00%1cftypavif%00%00%00%00avifmif1|an AVIF file",
        "%00%00%00%1cftypmif1%00%00%00%00mif1avif|an AVIF file",
        "%00%00%00%0cJXL %0d%0a%87%0a|a JPEG XL file",
        "%00%00%00%0cjP  %0d%0a%87%0a|a JPEG 2000 file",
        "8BPS%00%01|a Photoshop file",
        "<svg xmlns='http://www.w3.org/2000/svg'>|an SVG file",
        "<?xml version='1.0'?>%0a<!DOCTYPE svg PUBLIC>%0a<svg>|an SVG file",
      })
  void givenPictureOfAnotherFormat_whenScaled_thenErrorNamesIt(String beginning, String name) {
    assertFound(bytes(beginning), name + CONVERT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%25PDF-1.7|a PDF document",
        "<!DOCTYPE html><html>|a web page",
        "%0a <HTML lang='en'>|a web page",
        "%00%00%00%18ftypmp42|an MP4 or QuickTime video",
        "%00%00%00%14ftypqt  |an MP4 or QuickTime video",
        "RIFF%24%00%00%00AVI LIST|an AVI video",
        "%1aE%df%a3|a WebM or Matroska video",
        "PK%03%04|a ZIP archive",
        "PAR1%15|a Parquet file",
      })
  void givenWhatIsNoPicture_whenScaled_thenErrorNamesIt(String beginning, String name) {
    assertFound(bytes(beginning), name + NO_PICTURE);
  }

  @Test
  void givenPointerOfGitLfs_whenScaled_thenErrorSaysWhatToDo() {
    assertFound(
        bytes("version https://git-lfs.github.com/spec/v1%0aoid sha256:0"),
        "a pointer of Git LFS in the place of the picture; run git lfs pull");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "bmp", "tiff"})
  void givenWholeFiles_whenScaled_thenNamed(String format) throws Exception {
    byte[] file = ImageFiles.file(ImageFiles.noise(16, 16, BufferedImage.TYPE_BYTE_BINARY), format);
    assertThat(UnsupportedFormat.of(file).orElseThrow().name().toLowerCase(java.util.Locale.ROOT))
        .isEqualTo(format);
  }

  @Test
  void givenFileOfAsManyBytesAsRawPixels_whenScaled_thenStillNamed() {
    assertFound(Arrays.copyOf(bytes("GIF89a"), 784), "a GIF file" + CONVERT);
  }

  @Test
  void givenRawPixels_whenScaled_thenTakenAsThose() throws Exception {
    Random random = new Random(7);
    byte[] raw = new byte[784];
    for (int i = 0; i < 1000; i++) {
      random.nextBytes(raw);
      assertThat(new ImageScaler(28).scaled(raw)).isSameAs(raw);
    }
    for (int value = 0; value < 256; value++) {
      Arrays.fill(raw, (byte) value);
      assertThat(new ImageScaler(28).scaled(raw)).isSameAs(raw);
    }
  }

  private static void assertFound(byte[] file, String found) {
    assertThatThrownBy(() -> new ImageScaler(28).scaled(file))
        .isInstanceOfSatisfying(
            UnreadableImageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED))
        .hasMessage("expected a PNG or JPEG file, or 784 raw pixels, found " + found);
  }

  private static byte[] bytes(String text) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.append(text.charAt(i));
      }
    }
    return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
