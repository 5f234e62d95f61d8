package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A confusion matrix for people: one row per true class, with precision and recall. */
final class ConfusionTable {
  /** With more, lines are too long for a screen; the most frequent mistakes are listed instead. */
  private static final int MOST_COLUMNS = 40;

  private static final int MOST_MISTAKES = 40;

  private final ConfusionMatrix confusion;
  private final List<String> names;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private ConfusionTable(ConfusionMatrix confusion, List<String> classNames) {
    this.confusion = confusion;
    this.names = classNames.stream().map(ClassNames::shown).toList();
    this.width = names.stream().mapToInt(String::length).max().orElse(0);
  }

  static String of(ConfusionMatrix confusion, List<String> classNames) {
    ConfusionTable table = new ConfusionTable(confusion, classNames);
    boolean square = classNames.size() <= MOST_COLUMNS;
    table.head(square);
    for (int row = 0; row < classNames.size(); row++) {
      table.row(row, square);
    }
    if (!square) {
      table.mistakes();
    }
    return table.text.toString();
  }

  private void head(boolean square) {
    text.append(" ".repeat(width)).append("  precision  recall");
    if (square) {
      text.append("   predicted as");
      text.append(System.lineSeparator()).append(" ".repeat(width + 19));
      for (int c = 0; c < names.size(); c++) {
        text.append(String.format(Locale.ROOT, "%6d", c));
      }
    }
    text.append(System.lineSeparator());
  }

  private void row(int row, boolean square) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-" + Math.max(1, width) + "s %10s %7s",
            names.get(row),
            share(confusion.precision(row)),
            share(confusion.recall(row))));
    if (square) {
      for (int column = 0; column < names.size(); column++) {
        text.append(String.format(Locale.ROOT, "%6d", confusion.count(row, column)));
      }
    }
    text.append(System.lineSeparator());
  }

  /** A class that was never predicted has no precision, one without images no recall. */
  private static String share(OptionalDouble share) {
    return share.isEmpty() ? "none" : String.format(Locale.ROOT, "%.4f", share.getAsDouble());
  }

  private void mistakes() {
    List<ConfusionMatrix.Cell> mistakes = confusion.mistakes();
    text.append(String.format("%nmost frequent mistakes%n"));
    mistakes.stream()
        .limit(MOST_MISTAKES)
        .forEach(
            cell ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%6d  %s taken for %s%n",
                        cell.count(),
                        names.get(cell.trueClass()),
                        names.get(cell.predictedClass()))));
  }
}
