package dev.sparkresnet.driver.preflight;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** Something that would fail, or mislead, later: what it is and what to change. */
record Finding(Severity severity, String message) {
  enum Severity {
    /** The run would fail, or not be what was asked for. */
    ERROR,
    /** The run goes on, slower or less safe than it could be. */
    WARNING
  }

  @FormatMethod
  static Finding error(String format, Object... values) {
    return new Finding(Severity.ERROR, String.format(Locale.ROOT, format, values));
  }

  @FormatMethod
  static Finding warning(String format, Object... values) {
    return new Finding(Severity.WARNING, String.format(Locale.ROOT, format, values));
  }
}
