package dev.sparkresnet.driver.serve;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A part of a form.
 *
 * @param name of the field
 * @param fileName empty where no file was chosen; null of a field that has none
 */
record FormPart(String name, String fileName, byte[] content) {
  private static final String DISPOSITION = "content-disposition";
  private static final String ENCODING = "content-transfer-encoding";

  boolean isFile() {
    return fileName != null;
  }

  /**
   * Reads the header of a part.
   *
   * @param header its lines
   * @throws Refusal if it is not one of a form
   */
  static FormPart of(String header, byte[] content) throws Refusal {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : header.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw MultipartForm.malformed("a line of a part's header has no name");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (fields.put(name, line.substring(colon + 1).strip()) != null) {
        throw MultipartForm.malformed("a part's header says twice what it is");
      }
    }
    String encoding = fields.getOrDefault(ENCODING, "binary").toLowerCase(Locale.ROOT);
    if (!encoding.equals("binary") && !encoding.equals("8bit") && !encoding.equals("7bit")) {
      throw MultipartForm.malformed("a part is encoded, and bytes are expected as they are");
    }
    HeaderValue disposition = HeaderValue.of(fields.getOrDefault(DISPOSITION, ""));
    String field = disposition.parameters().get("name");
    if (!disposition.value().equals("form-data") || field == null) {
      throw MultipartForm.malformed("a part does not say which field of the form it is");
    }
    String plain = disposition.parameters().get("filename");
    return new FormPart(
        field, plain == null ? disposition.parameters().get("filename*") : plain, content);
  }
}
