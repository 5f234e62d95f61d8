package dev.sparkresnet.driver.mlflow;

import java.nio.charset.StandardCharsets;

/** A parameter or a tag of a run, no longer than MLflow's documentation allows. */
record Entry(String key, String value) {
  /** In UTF-8. */
  private static final int PARAMETER_BYTES = 6000;

  private static final int TAG_BYTES = 5000;

  static Entry parameter(String key, String value) {
    return new Entry(key, cut(value, PARAMETER_BYTES));
  }

  static Entry tag(String key, String value) {
    return new Entry(key, cut(value, TAG_BYTES));
  }

  private static String cut(String value, int mostBytes) {
    if (bytes(value) <= mostBytes) {
      return value;
    }
    String note = "... (cut, %d characters in all)".formatted(value.length());
    int room = mostBytes - bytes(note);
    int end = 0;
    for (int used = 0; ; ) {
      String character = Character.toString(value.codePointAt(end));
      used += bytes(character);
      if (used > room) {
        return value.substring(0, end) + note;
      }
      end += character.length();
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
