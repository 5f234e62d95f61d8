package dev.sparkresnet.driver.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A picture that was sent, as the body of a request or as the one file of a form.
 *
 * @param type of the body, as its header says
 * @param fields of the form by name, without the file
 */
record Upload(byte[] picture, String type, Map<String, String> fields) {
  private static final String ENCODED_FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";

  /**
   * Reads the body.
   *
   * @throws Refusal if it is too long, or a form without a file or with several
   */
  static Upload read(HttpExchange exchange) throws IOException, Refusal {
    String header = exchange.getRequestHeaders().getFirst("Content-Type");
    HeaderValue type = HeaderValue.of(header == null ? "" : header);
    if (!type.value().equals(MultipartForm.TYPE)) {
      return new Upload(Body.read(exchange, Body.MOST_BYTES), type.value(), Map.of());
    }
    byte[] body = Body.read(exchange, Body.MOST_BYTES + MultipartForm.MOST_OTHER_BYTES);
    return ofForm(MultipartForm.parse(body, type));
  }

  private static Upload ofForm(List<FormPart> parts) throws Refusal {
    List<FormPart> files =
        parts.stream()
            .filter(FormPart::isFile)
            .filter(part -> !part.fileName().isEmpty() || part.content().length > 0)
            .toList();
    if (files.size() != 1) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "The form should have one file, it has %d; send one picture as curl -F file=@FILE does (mind the @), or the file itself with --data-binary @FILE"
              .formatted(files.size()));
    }
    byte[] picture = files.get(0).content();
    if (picture.length > Body.MOST_BYTES) {
      throw Body.tooLong(Body.MOST_BYTES, String.valueOf(picture.length));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (FormPart part : parts) {
      if (!part.isFile()) {
        fields.put(part.name(), new String(part.content(), StandardCharsets.UTF_8));
      }
    }
    return new Upload(picture, MultipartForm.TYPE, fields);
  }

  /**
   * What curl's users should know whose picture cannot be read: {@code -d} changes the bytes of a
   * file, and JSON is not taken.
   */
  Optional<String> hint() {
    return type.equals(ENCODED_FORM) || type.equals(JSON)
        ? Optional.of(
            "; the body is taken as the file itself: send it with --data-binary @FILE (-d changes its bytes), or as a form with -F file=@FILE")
        : Optional.empty();
  }
}
