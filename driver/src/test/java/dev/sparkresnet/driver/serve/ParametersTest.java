package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.image.Inversion;
import org.junit.jupiter.api.Test;

class ParametersTest {
  @Test
  void givenNone_whenParsed_thenNeitherInversionNorPixels() throws Exception {
    assertThat(Parameters.parse(null)).isEqualTo(new Parameters(Inversion.FALSE, false));
    assertThat(Parameters.parse("")).isEqualTo(new Parameters(Inversion.FALSE, false));
  }

  @Test
  void givenBoth_whenParsed_thenBoth() throws Exception {
    assertThat(Parameters.parse("invert=auto&pixels=true"))
        .isEqualTo(new Parameters(Inversion.AUTO, true));
    assertThat(Parameters.parse("invert=%74rue")).isEqualTo(new Parameters(Inversion.TRUE, false));
  }

  @Test
  void givenMistakes_whenParsed_thenEachIsNamed() {
    assertRefused("invert=yes", "Parameter invert must be true, false or auto, got 'yes'");
    assertRefused("invert", "Parameter invert must be true, false or auto, got ''");
    assertRefused("pixels=1", "Parameter pixels must be true or false, got '1'");
    assertRefused(
        "inverted=true",
        "Parameter 'inverted' is unknown; those of a prediction are invert and pixels");
    assertRefused(
        "invert=auto&&pixels=true",
        "Parameter '' is unknown; those of a prediction are invert and pixels");
    assertRefused(
        "invert=%zz", "'%zz' in the address is not encoded as addresses are; write it with %XX");
  }

  private static void assertRefused(String query, String message) {
    assertThatThrownBy(() -> Parameters.parse(query))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessage(message);
  }
}
