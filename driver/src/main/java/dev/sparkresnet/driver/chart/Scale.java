package dev.sparkresnet.driver.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * An axis from one round number to another.
 *
 * @param least of the axis, a multiple of {@code step}
 * @param most of the axis, a multiple of {@code step} and greater
 * @param step between two marks
 */
record Scale(double least, double most, double step) {
  /** Steps of 1, 2 or 5 times a power of ten, about as many as wanted, around all values. */
  static Scale around(double low, double high, int steps) {
    double margin = high > low ? 0 : Math.max(Math.abs(high) * 0.05, 0.005);
    double from = low >= 0 ? Math.max(0, low - margin) : low - margin;
    double to = high + margin;
    double step = round((to - from) / steps);
    // A hundredth of a step forgives that tenths are no binary fractions.
    return new Scale(
        Math.floor(from / step + 0.01) * step, Math.ceil(to / step - 0.01) * step, step);
  }

  private static double round(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double digit = step / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  List<Double> marks() {
    long first = Math.round(least / step);
    long last = Math.round(most / step);
    return LongStream.rangeClosed(first, last).mapToObj(mark -> mark * step).toList();
  }

  /** Where a value lies, 0 at the least and 1 at the most. */
  double share(double value) {
    return (value - least) / (most - least);
  }

  /** A mark with as many decimals as its step needs. */
  String label(double mark) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", mark);
  }
}
