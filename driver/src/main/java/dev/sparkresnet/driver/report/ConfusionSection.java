package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import java.util.Arrays;
import java.util.Locale;

/** Which classes are taken for which, and how well each is recognised. */
final class ConfusionSection implements Section {
  /** From here on the shade is so deep that figures on it are light. */
  private static final double DEEP = 0.55;

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
    page.element("h3", "Confusion matrix");
    matrix(page, data, confusion);
    page.element(
        "p",
        "Rows: true class. Columns: predicted class. Shade: share of the row.",
        "class",
        "caption");
    page.close();
    page.open("div", "class", "card");
    page.element("h3", "Precision and recall");
    scores(page, data, confusion);
    page.element(
        "p",
        "Precision: share of the predictions of a class that were right. Recall: share of its images that were recognised.",
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
      long images = Arrays.stream(confusion.counts()[row]).sum();
      for (int column = 0; column < classes; column++) {
        cell(page, data, confusion.counts()[row][column], images, row, column);
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

  private static void scores(Markup page, DataDescription data, ConfusionMatrix confusion) {
    page.open("div", "class", "scroll").open("table", "class", "scores");
    page.open("thead").open("tr");
    for (String name : new String[] {"Class", "Images", "Precision", "Recall"}) {
      page.element("th", name, "scope", "col");
    }
    page.close().close().open("tbody");
    for (int label = 0; label < data.classNames().size(); label++) {
      page.open("tr");
      page.element("th", data.className(label), "scope", "row");
      Figure.count(Arrays.stream(confusion.counts()[label]).sum()).write(page.open("td"));
      page.close();
      score(page, confusion.precision(label));
      score(page, confusion.recall(label));
      page.close();
    }
    page.close().close().close();
  }

  private static void score(Markup page, double share) {
    page.open("td").open("span", "class", "meter");
    page.element("span", "", "style", String.format(Locale.ROOT, "width:%.2f%%", 100 * share));
    page.close();
    Figure.percent(share).write(page);
    page.close();
  }
}
