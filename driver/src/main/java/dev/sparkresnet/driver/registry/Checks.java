package dev.sparkresnet.driver.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/** Checks of values that come from files which anyone may have edited. */
final class Checks {
  /** Of models and versions: safe as the name of a directory. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private Checks() {}

  static void require(boolean holds, String expectation, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(expectation + ", got " + actual);
    }
  }

  static boolean isName(String value) {
    return value != null && NAME.matcher(value).matches();
  }

  static void requireName(String component, String value) {
    require(
        isName(value),
        component
            + " must be letters, digits, dots, dashes and underscores and begin with a letter or"
            + " digit",
        value);
  }

  static void requireSha256(String component, String value) {
    require(
        value != null && value.matches("[0-9a-f]{64}"),
        component + " must be 64 hexadecimal digits",
        value);
  }

  static void requireTime(String component, String value) {
    boolean time = value != null;
    try {
      if (time) {
        Instant.parse(value);
      }
    } catch (DateTimeException e) {
      time = false;
    }
    require(time, component + " must be a time such as 2026-11-24T02:00:00Z", value);
  }
}
