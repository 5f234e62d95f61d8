package dev.sparkresnet.driver.serve;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A value of HTTP with parameters, such as {@code multipart/form-data; boundary=x}.
 *
 * @param value in lower case
 * @param parameters by name in lower case; the first of a name counts
 */
record HeaderValue(String value, Map<String, String> parameters) {
  /** Of what is written wrong, the parameters up to there. */
  static HeaderValue of(String text) {
    int end = text.indexOf(';');
    Map<String, String> parameters = new LinkedHashMap<>();
    int place = end;
    while (place >= 0 && place < text.length() && text.charAt(place) == ';') {
      place = parameter(text, place + 1, parameters);
    }
    String value = end < 0 ? text : text.substring(0, end);
    return new HeaderValue(value.strip().toLowerCase(Locale.ROOT), parameters);
  }

  /** Reads one and returns the place behind it. */
  private static int parameter(String text, int start, Map<String, String> parameters) {
    int equals = text.indexOf('=', start);
    if (equals < 0) {
      return text.length();
    }
    String name = text.substring(start, equals).strip().toLowerCase(Locale.ROOT);
    StringBuilder value = new StringBuilder();
    int place = equals + 1;
    if (place < text.length() && text.charAt(place) == '"') {
      place = quoted(text, place + 1, value);
      while (place < text.length() && text.charAt(place) == ' ') {
        place++;
      }
    } else {
      while (place < text.length() && text.charAt(place) != ';') {
        value.append(text.charAt(place++));
      }
    }
    parameters.putIfAbsent(name, value.toString().strip());
    return place;
  }

  /** A backslash keeps a quote from being the last. */
  private static int quoted(String text, int start, StringBuilder value) {
    int place = start;
    while (place < text.length() && text.charAt(place) != '"') {
      if (text.charAt(place) == '\\' && place + 1 < text.length()) {
        place++;
      }
      value.append(text.charAt(place++));
    }
    return place + 1;
  }
}
