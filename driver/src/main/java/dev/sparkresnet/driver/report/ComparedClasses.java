package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import java.util.List;
import java.util.OptionalDouble;

/** How well several runs recognise every class. */
final class ComparedClasses {
  private ComparedClasses() {}

  /** Writes nothing unless there is a run to tell, and all that tell know the same classes. */
  static void write(Markup page, List<RunSnapshot> runs, List<String> names) {
    List<DataDescription> told =
        runs.stream()
            .filter(run -> run.review().isPresent())
            .map(run -> run.data().orElseThrow())
            .toList();
    if (told.stream().map(DataDescription::classNames).distinct().count() != 1) {
      return;
    }
    DataDescription data = told.get(0);
    page.open("section", "id", "classes").element("h2", "Recall of every class");
    page.open("div", "class", "card scroll")
        .open("table", "class", "compared", "style", "--runs:" + runs.size());
    ComparisonPage.head(page, names);
    page.open("tbody");
    for (int label = 0; label < data.classNames().size(); label++) {
      row(page, runs, data, label);
    }
    page.close().close().close().close();
  }

  private static void row(Markup page, List<RunSnapshot> runs, DataDescription data, int label) {
    OptionalDouble best =
        runs.stream()
            .flatMap(run -> run.review().stream())
            .map(review -> review.confusion().recall(label))
            .flatMapToDouble(OptionalDouble::stream)
            .max();
    page.open("tr").element("th", data.className(label), "scope", "row");
    for (RunSnapshot run : runs) {
      if (run.review().isEmpty()) {
        page.element("td", "–");
        continue;
      }
      OptionalDouble recall = run.review().get().confusion().recall(label);
      if (recall.isEmpty()) {
        page.element("td", "none");
      } else {
        String style = recall.equals(best) ? "best" : "";
        Figure.percent(recall.getAsDouble()).write(page.open("td", "class", style));
        page.close();
      }
    }
    page.close();
  }
}
