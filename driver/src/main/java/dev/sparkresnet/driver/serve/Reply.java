package dev.sparkresnet.driver.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request gets.
 *
 * @param policy Content-Security-Policy
 * @param more other headers
 */
record Reply(int status, String contentType, byte[] body, String policy, Map<String, String> more) {
  static final int OK = 200;

  private static final JsonMapper JSON = new JsonMapper();
  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  /** What every error looks like. */
  private record Problem(String error) {}

  static Reply page(String html, String policy) {
    return new Reply(
        OK, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), policy, Map.of());
  }

  static Reply json(Object value) {
    return json(OK, value, Map.of());
  }

  static Reply error(int status, String message, Map<String, String> more) {
    return json(status, new Problem(message), more);
  }

  private static Reply json(int status, Object value, Map<String, String> more) {
    try {
      return new Reply(status, "application/json", JSON.writeValueAsBytes(value), NOTHING, more);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Records of numbers and texts are always JSON", e);
    }
  }
}
