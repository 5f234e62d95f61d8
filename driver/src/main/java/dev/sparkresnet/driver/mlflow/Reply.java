package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the server says to a call that it granted.
 *
 * @param credentials that messages must not show
 */
record Reply(String call, JsonNode json, Credentials credentials) {
  private static final int SHOWN_CHARACTERS = 200;

  /**
   * A text or number that must be there.
   *
   * @param pointer such as {@code /run/info/run_id}
   */
  String text(String pointer) throws TrackingException {
    JsonNode found = json.at(pointer);
    if (!found.isTextual() && !found.isNumber()) {
      throw TrackingException.notUnderstood(
          call, "an answer with " + pointer, shown(credentials.hiddenIn(json.toString())));
    }
    return found.asText();
  }

  /** A part of it, for its own texts. */
  Reply part(JsonNode part) {
    return new Reply(call, part, credentials);
  }

  /** The first line, and no more of it than a message can hold. */
  static String shown(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
  }
}
