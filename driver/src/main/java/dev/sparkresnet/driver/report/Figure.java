package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A number as people read it. On a page it carries the exact number that it stands for.
 *
 * @param value exact, as a source file has it
 */
record Figure(String value, String text) {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  /** A share of 0 to 1 in percent. */
  static Figure percent(double share) {
    return of(share, "%.2f %%", share * 100);
  }

  /** Four decimals, as for a loss. */
  static Figure exact(double number) {
    return of(number, "%.4f", number);
  }

  /** Three digits of a number of any magnitude, as for a learning rate. */
  static Figure digits(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number).round(new MathContext(3)).stripTrailingZeros();
    return new Figure(String.valueOf(number), rounded.toString());
  }

  /** A probability that may be tiny. */
  static Figure probability(double number) {
    return number != 0 && Math.abs(number) < 1e-3
        ? of(number, "%.2g", number)
        : of(number, "%.4f", number);
  }

  /** Pictures a second. */
  static Figure rate(double number) {
    return of(number, "%,.1f", number);
  }

  static Figure count(long number) {
    return new Figure(String.valueOf(number), String.format(Locale.ROOT, "%,d", number));
  }

  static Figure seconds(double seconds) {
    long whole = Math.round(seconds);
    if (seconds < MINUTE - 0.05) {
      return of(seconds, "%.1f s", seconds);
    } else if (whole < HOUR) {
      return of(seconds, "%d min %02d s", whole / MINUTE, whole % MINUTE);
    }
    return of(seconds, "%d h %02d min", whole / HOUR, whole % HOUR / MINUTE);
  }

  static Figure megabytes(long bytes) {
    return new Figure(String.valueOf(bytes), String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6));
  }

  private static Figure of(double value, String format, Object... arguments) {
    return new Figure(String.valueOf(value), String.format(Locale.ROOT, format, arguments));
  }

  void write(Markup page) {
    page.element("data", text, "value", value, "title", value);
  }

  @Override
  public String toString() {
    return text;
  }
}
