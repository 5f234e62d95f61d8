package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Which classes are taken for which, and how well each is recognised. */
final class ConfusionSection implements Section {
  /** From here on the shade is so deep that figures on it are light. */
  private static final double DEEP = 0.55;

  private static final int MOST_CLASSES_OF_A_MATRIX = 100;
  private static final int MOST_MISTAKES = 100;
  private static final int MOST_ROWS = 1000;

  @Override
  public String id() {
    return "classes";
  }

  @Override
  public String title() {
    return "Classes";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return run.review().isPresent();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    DataDescription data = run.data().orElseThrow();
    ConfusionMatrix confusion = run.review().orElseThrow().confusion();
    page.open("div", "class", "grid uneven");
    page.open("div", "class", "card");
    if (confusion.classes() <= MOST_CLASSES_OF_A_MATRIX) {
      page.element("h3", "Confusion matrix");
      matrix(page, data, confusion);
      page.element(
          "p",
          "Rows: true class. Columns: predicted class. Shade: share of the row.",
          "class",
          "caption");
    } else {
      page.element("h3", "Most frequent mistakes");
      mistakes(page, data, confusion);
    }
    page.close();
    page.open("div", "class", "card");
    page.element("h3", "Precision and recall");
    scores(page, data, confusion);
    page.element(
        "p",
        "Precision: share of the predictions of a class that were right. Recall: share of its images that were recognised."
            + (confusion.classes() <= MOST_ROWS
                ? ""
                : String.format(Locale.ROOT, " The %,d classes of the lowest recall.", MOST_ROWS)),
        "class",
        "caption");
    page.close().close();
  }

  private static void matrix(Markup page, DataDescription data, ConfusionMatrix confusion) {
    int classes = data.classNames().size();
    page.open("div", "class", "scroll");
    page.open("table", "class", "confusion");
    page.open("thead").open("tr");
    page.element("td", "");
    for (int column = 0; column < classes; column++) {
      page.open("th", "scope", "col").element("span", data.className(column)).close();
    }
    page.close().close().open("tbody");
    for (int row = 0; row < classes; row++) {
      page.open("tr");
      page.element("th", data.className(row), "scope", "row");
      long images = confusion.images(row);
      for (int column = 0; column < classes; column++) {
        cell(page, data, confusion.count(row, column), images, row, column);
      }
      page.close();
    }
    page.close().close().close();
  }

  private static void cell(
      Markup page, DataDescription data, long count, long images, int row, int column) {
    double share = images == 0 ? 0 : (double) count / images;
    String kind = row == column ? "hit" : "miss";
    // A root, so that the few mistakes of a good network can be seen at all.
    double shade = Math.sqrt(share);
    page.open(
        "td",
        "class",
        kind + (count == 0 ? " none" : "") + (shade > DEEP ? " deep" : ""),
        "style",
        String.format(Locale.ROOT, "--shade:%.3f", shade),
        "title",
        data.className(row) + " taken for " + data.className(column));
    page.element("data", String.valueOf(count), "value", String.valueOf(count)).close();
  }

  private static void mistakes(Markup page, DataDescription data, ConfusionMatrix confusion) {
    page.open("div", "class", "scroll").open("table", "class", "scores");
    page.open("thead").open("tr");
    for (String name : new String[] {"Class", "Taken for", "Images"}) {
      page.element("th", name, "scope", "col");
    }
    page.close().close().open("tbody");
    for (ConfusionMatrix.Cell cell : confusion.mistakes().stream().limit(MOST_MISTAKES).toList()) {
      page.open("tr").element("th", data.className(cell.trueClass()), "scope", "row");
      page.element("td", data.className(cell.predictedClass()));
      Figure.count(cell.count()).write(page.open("td"));
      page.close().close();
    }
    page.close().close().close();
  }

  private static void scores(Markup page, DataDescription data, ConfusionMatrix confusion) {
    page.open("div", "class", "scroll").open("table", "class", "scores");
    page.open("thead").open("tr");
    for (String name : new String[] {"Class", "Images", "Precision", "Recall"}) {
      page.element("th", name, "scope", "col");
    }
    page.close().close().open("tbody");
    for (int label : rows(confusion)) {
      page.open("tr");
      page.element("th", data.className(label), "scope", "row");
      Figure.count(confusion.images(label)).write(page.open("td"));
      page.close();
      score(page, confusion.precision(label));
      score(page, confusion.recall(label));
      page.close();
    }
    page.close().close().close();
  }

  /** All classes, or where they are too many to be read those that are recognised worst. */
  private static int[] rows(ConfusionMatrix confusion) {
    return IntStream.range(0, confusion.classes())
        .boxed()
        .sorted(Comparator.comparingDouble(label -> confusion.recall(label).orElse(2)))
        .limit(MOST_ROWS)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static void score(Markup page, OptionalDouble share) {
    if (share.isEmpty()) {
      page.element("td", "none", "class", "none");
      return;
    }
    page.open("td").open("span", "class", "meter");
    page.element(
        "span", "", "style", String.format(Locale.ROOT, "width:%.2f%%", 100 * share.getAsDouble()));
    page.close();
    Figure.percent(share.getAsDouble()).write(page);
    page.close();
  }
}
