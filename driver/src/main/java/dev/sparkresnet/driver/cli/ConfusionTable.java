package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import java.util.List;
import java.util.Locale;

/** A confusion matrix for people: one row per true class, with precision and recall. */
final class ConfusionTable {
  private ConfusionTable() {}

  static String of(ConfusionMatrix confusion, List<String> classNames) {
    int width = classNames.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append(" ".repeat(width)).append("  precision  recall   predicted as");
    text.append(System.lineSeparator()).append(" ".repeat(width + 19));
    for (int c = 0; c < classNames.size(); c++) {
      text.append(String.format(Locale.ROOT, "%6d", c));
    }
    text.append(System.lineSeparator());
    for (int row = 0; row < classNames.size(); row++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-" + width + "s %10.4f %7.4f",
              classNames.get(row),
              confusion.precision(row),
              confusion.recall(row)));
      for (long count : confusion.counts()[row]) {
        text.append(String.format(Locale.ROOT, "%6d", count));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
