package dev.sparkresnet.driver.report;

import java.util.Locale;

/** Words as they stand at the beginning of a line. */
final class Text {
  private Text() {}

  static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
