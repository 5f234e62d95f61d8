package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.databind.JsonNode;

/** What the server says to a call that it granted. */
record Reply(String call, JsonNode json) {
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
          call, "an answer with " + pointer, shown(json.toString()));
    }
    return found.asText();
  }

  /** The first line, and no more of it than a message can hold. */
  static String shown(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
  }
}
