package dev.sparkresnet.driver.serve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The parts of a form with a file, as browsers and {@code curl -F} send it. Strict: what is not
 * written as the standards ask for is refused rather than guessed at.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1">RFC 2046, 5.1</a>
 */
final class MultipartForm {
  static final String TYPE = "multipart/form-data";

  /** What delimiters, headers and other fields may take beside the file. */
  static final int MOST_OTHER_BYTES = 64 << 10;

  private static final int MOST_PARTS = 16;
  private static final int MOST_HEADER_BYTES = 8 << 10;
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] HEADER_END = {'\r', '\n', '\r', '\n'};
  private static final Pattern BOUNDARY =
      Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

  private final byte[] body;
  private final byte[] delimiter;
  private int place;

  private MultipartForm(byte[] body, String boundary) {
    this.body = body;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a form.
   *
   * @param type of the body, with its boundary
   * @throws Refusal if it is not a whole one
   */
  static List<FormPart> parse(byte[] body, HeaderValue type) throws Refusal {
    String boundary = type.parameters().getOrDefault("boundary", "");
    if (!BOUNDARY.matcher(boundary).matches()) {
      throw malformed("its header Content-Type has no boundary of 1 to 70 letters");
    }
    return new MultipartForm(body, boundary).parts();
  }

  static Refusal malformed(String problem) {
    return new Refusal(
        Refusal.BAD_REQUEST,
        "The form cannot be read: %s; send it as curl -F file=@FILE does, or the file itself with --data-binary @FILE"
            .formatted(problem));
  }

  private List<FormPart> parts() throws Refusal {
    // The first delimiter has no line before it.
    if (!isAt(0, Arrays.copyOfRange(delimiter, LINE_END.length, delimiter.length))) {
      throw malformed("it does not begin with its boundary");
    }
    place = delimiter.length - LINE_END.length;
    List<FormPart> parts = new ArrayList<>();
    while (!isAt(place, new byte[] {'-', '-'})) {
      if (!isAt(place, LINE_END)) {
        throw malformed("something else stands behind a boundary");
      }
      if (parts.size() == MOST_PARTS) {
        throw malformed("it has more than %d parts".formatted(MOST_PARTS));
      }
      parts.add(part(place + LINE_END.length));
    }
    return parts;
  }

  private FormPart part(int start) throws Refusal {
    int headerEnd = find(HEADER_END, start, Math.min(body.length, start + MOST_HEADER_BYTES));
    if (headerEnd < 0) {
      throw malformed("a part has no header, or a very long one");
    }
    int content = headerEnd + HEADER_END.length;
    int end = find(delimiter, content, body.length);
    if (end < 0) {
      throw malformed("it ends too early");
    }
    place = end + delimiter.length;
    return FormPart.of(
        new String(body, start, headerEnd - start, StandardCharsets.UTF_8),
        Arrays.copyOfRange(body, content, end));
  }

  private boolean isAt(int offset, byte[] bytes) {
    return offset + bytes.length <= body.length
        && Arrays.equals(body, offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  /**
   * Where bytes begin that lie before a limit, -1 if nowhere. Delimiters begin with a line's end,
   * which none of their other bytes is, so that one pass over the body does.
   */
  private int find(byte[] bytes, int from, int limit) {
    for (int i = from; i + bytes.length <= limit; i++) {
      if (body[i] == bytes[0] && isAt(i, bytes)) {
        return i;
      }
    }
    return -1;
  }
}
