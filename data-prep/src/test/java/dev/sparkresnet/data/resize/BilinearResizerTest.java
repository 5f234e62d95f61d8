package dev.sparkresnet.data.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BilinearResizerTest {
  private static final int HEADER_BYTES = 16;

  @Test
  void givenGoldenImages_whenResizedTo96_thenSameBytesAsPillow() throws IOException {
    byte[] source = resource("resize-source-28.idx3-ubyte");
    byte[] expected = resource("resize-expected-96.idx3-ubyte");
    BilinearResizer resizer = new BilinearResizer(28, 28, 96, 96);
    byte[] actual = Arrays.copyOf(expected, HEADER_BYTES + 32 * 96 * 96);
    Arrays.fill(actual, HEADER_BYTES, actual.length, (byte) 7);
    for (int i = 0; i < 32; i++) {
      resizer.resize(source, HEADER_BYTES + i * 784, actual, HEADER_BYTES + i * 9216);
    }
    assertThat(actual).isEqualTo(expected);
  }

  /** Up, down and mixed sizes; made with Pillow 9.4 by pillow-cases.py in the test resources. */
  @ParameterizedTest
  @MethodSource("pillowCases")
  void givenNoise_whenResized_thenSameBytesAsPillow(String line) {
    String[] words = line.split(" ", -1);
    int[] sides = Stream.of(words).limit(4).mapToInt(Integer::parseInt).toArray();
    byte[] source = Base64.getDecoder().decode(words[4]);
    byte[] expected = Base64.getDecoder().decode(words[5]);
    BilinearResizer resizer = new BilinearResizer(sides[0], sides[1], sides[2], sides[3]);
    byte[] actual = new byte[resizer.imageBytes()];
    resizer.resize(source, 0, actual, 0);
    assertThat(actual).isEqualTo(expected);
  }

  static Stream<String> pillowCases() throws IOException {
    return new String(resource("pillow-cases.txt"), StandardCharsets.US_ASCII).lines();
  }

  @Test
  void givenLargestScale_whenWhiteIsResized_thenItStaysWhite() {
    BilinearResizer resizer = new BilinearResizer(1, 8192, 1, 1);
    byte[] white = new byte[8192];
    Arrays.fill(white, (byte) 255);
    byte[] actual = new byte[1];
    resizer.resize(white, 0, actual, 0);
    assertThat(actual[0] & 0xff).isEqualTo(255);
  }

  @Test
  void givenSideOutOfRange_whenCreated_thenErrorNamesSideAndValue() {
    assertThatThrownBy(() -> new BilinearResizer(28, 28, 96, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Image width must be 1..8192 pixels, got 0");
    assertThatThrownBy(() -> new BilinearResizer(8193, 28, 96, 96))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Image source height must be 1..8192 pixels, got 8193");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = BilinearResizerTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
