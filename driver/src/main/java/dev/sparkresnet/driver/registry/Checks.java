package dev.sparkresnet.driver.registry;

import java.time.DateTimeException;
import java.time.Instant;

/** Checks of values that come from files which anyone may have edited. */
final class Checks {
  private Checks() {}

  static void require(boolean holds, String expectation, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(expectation + ", got " + actual);
    }
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
