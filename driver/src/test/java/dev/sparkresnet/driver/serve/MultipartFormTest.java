package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFormTest {
  private static final String FILE =
      "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\r\n--\r\n-B\r\n--B--\r\n";

  @Test
  void givenFormOfCurl_whenParsed_thenItsFileByteForByte() throws Exception {
    List<FormPart> parts = parse(FILE, "B");

    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).name()).isEqualTo("f");
    assertThat(parts.get(0).fileName()).isEqualTo("a.png");
    assertThat(parts.get(0).content()).asString().isEqualTo("\r\n--\r\n-B");
    // Without a line's end behind it, or with what mail programs write there.
    assertThat(parse(FILE.strip(), "B")).hasSize(1);
    assertThat(parse(FILE + "epilogue", "B")).hasSize(1);
  }

  @Test
  void givenFieldsAndNames_whenParsed_thenKnownApart() throws Exception {
    String body =
        "--B\r\ncontent-disposition:form-data; name=invert\r\n\r\nauto"
            + "\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a;\\\"b\\\\.png\"\r\n\r\n"
            + "\r\n--B\r\nContent-Disposition: form-data; name=\"g\"; filename=\"\"\r\n\r\n"
            + "\r\n--B\r\nContent-Disposition: form-data; name=\"h\"; filename*=UTF-8''%c3%bc.png\r\n\r\nx"
            + "\r\n--B--";
    List<FormPart> parts = parse(body, "B");

    assertThat(parts.stream().map(FormPart::name)).containsExactly("invert", "f", "g", "h");
    assertThat(parts.stream().map(FormPart::fileName))
        .containsExactly(null, "a;\"b\\.png", "", "UTF-8''%c3%bc.png");
    assertThat(parts.get(0).isFile()).isFalse();
    assertThat(parts.get(0).content()).asString().isEqualTo("auto");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data|its header Content-Type has no boundary of 1 to 70 letters",
        "multipart/form-data; boundary=|its header Content-Type has no boundary of 1 to 70 letters",
        "multipart/form-data; boundary=\"a\\\"b\"|its header Content-Type has no boundary of 1 to 70 letters",
        "multipart/form-data; boundary=x[a]*|its header Content-Type has no boundary of 1 to 70 letters",
        "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x|its header Content-Type has no boundary of 1 to 70 letters",
        "multipart/form-data; boundary=C|it does not begin with its boundary",
      })
  void givenBoundaryThatIsNone_whenParsed_thenRefused(String type, String problem) {
    assertRefused(FILE.getBytes(StandardCharsets.ISO_8859_1), HeaderValue.of(type), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|it does not begin with its boundary",
        "--B|something else stands behind a boundary",
        "--BB~~|something else stands behind a boundary",
        "--B~|a part has no header, or a very long one",
        "--B~Content-Disposition: form-data; name=f~|a part has no header, or a very long one",
        "--B~Content-Disposition: form-data; name=f~~abc|it ends too early",
        "--B~Content-Disposition: form-data; name=f~~abc~--|it ends too early",
        "--B~Content-Disposition: form-data; name=f~~abc~--B|something else stands behind a boundary",
        "--B~no colon~~abc~--B--|a line of a part's header has no name",
        "--B~: x~~abc~--B--|a line of a part's header has no name",
        "--B~Content-Type: image/png~~abc~--B--|a part does not say which field of the form it is",
        "--B~Content-Disposition: attachment; name=f~~a~--B--|a part does not say which field of the form it is",
        "--B~Content-Disposition: form-data; filename=f~~a~--B--|a part does not say which field of the form it is",
        "--B~Content-Disposition: form-data; name=f~Content-Disposition: form-data; name=g~~a~--B--|a part's header says twice what it is",
        "--B~Content-Disposition: form-data; name=f~Content-Transfer-Encoding: base64~~a~--B--|a part is encoded, and bytes are expected as they are",
      })
  void givenDamagedForm_whenParsed_thenRefusedWithWhatToSend(String body, String problem) {
    String sent = body == null ? "" : body.replace("~", "\r\n");
    assertRefused(
        sent.getBytes(StandardCharsets.ISO_8859_1),
        HeaderValue.of("multipart/form-data; boundary=B"),
        problem);
  }

  @Test
  void givenTooManyPartsOrTooLongHeader_whenParsed_thenRefused() {
    String part = "--B\r\nContent-Disposition: form-data; name=f\r\n\r\na\r\n";
    HeaderValue type = HeaderValue.of("multipart/form-data; boundary=B");
    assertRefused(
        (part.repeat(17) + "--B--").getBytes(StandardCharsets.ISO_8859_1),
        type,
        "it has more than 16 parts");
    assertRefused(
        ("--B\r\nX: " + "y".repeat(9000) + "\r\n" + part).getBytes(StandardCharsets.ISO_8859_1),
        type,
        "a part has no header, or a very long one");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void givenAnyDamage_whenParsed_thenPartsOrARefusal(long seed) {
    Random random = new Random(seed);
    byte[] whole = FILE.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int changes = random.nextInt(4); changes > 0 && damaged.length > 0; changes--) {
        damaged[random.nextInt(damaged.length)] =
            (byte) "\r\n-B:;=\"\\ \0".charAt(random.nextInt(11));
      }
      try {
        assertThat(
                MultipartForm.parse(damaged, HeaderValue.of("multipart/form-data; boundary=\"B\"")))
            .isNotNull();
      } catch (Refusal e) {
        assertThat(e.status()).isEqualTo(400);
        assertThat(e.getMessage()).contains("--data-binary @FILE").doesNotContain("\n");
      }
    }
  }

  private static List<FormPart> parse(String body, String boundary) throws Refusal {
    return MultipartForm.parse(
        body.getBytes(StandardCharsets.UTF_8),
        HeaderValue.of("Multipart/Form-Data; charset=utf-8; boundary=\"" + boundary + "\""));
  }

  private static void assertRefused(byte[] body, HeaderValue type, String problem) {
    assertThatThrownBy(() -> MultipartForm.parse(body, type))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessage(
            "The form cannot be read: %s; send it as curl -F file=@FILE does, or the file itself with --data-binary @FILE",
            problem);
  }
}
