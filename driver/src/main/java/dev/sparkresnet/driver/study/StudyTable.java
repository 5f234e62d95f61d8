package dev.sparkresnet.driver.study;

import java.util.List;
import java.util.Locale;

/** A study in Markdown: a line a case, test accuracy after each epoch. */
public final class StudyTable {
  private StudyTable() {}

  /**
   * Mean and standard deviation over the seeds; the first case is what the others are measured by.
   */
  public static String of(List<StudyResult> results) {
    int epochs = results.stream().mapToInt(StudyResult::epochs).max().orElse(0);
    StringBuilder table = new StringBuilder("| case | seeds | rounds |");
    for (int epoch = 1; epoch <= epochs; epoch++) {
      table.append(" epoch ").append(epoch).append(" |");
    }
    table.append(" against the first |\n|").append(" --- |".repeat(epochs + 4)).append('\n');
    for (StudyResult result : results) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d |",
              result.studied().name(),
              result.runs().size(),
              result.rounds()));
      for (int epoch = 1; epoch <= epochs; epoch++) {
        table.append(epoch <= result.epochs() ? cell(result.accuracy(epoch)) : " |");
      }
      table.append(
          String.format(
              Locale.ROOT, " %+.4f |%n", last(result).mean() - last(results.get(0)).mean()));
    }
    return table.toString();
  }

  private static StudyResult.Spread last(StudyResult result) {
    return result.accuracy(result.epochs());
  }

  private static String cell(StudyResult.Spread accuracy) {
    return String.format(Locale.ROOT, " %.4f ± %.4f |", accuracy.mean(), accuracy.deviation());
  }
}
