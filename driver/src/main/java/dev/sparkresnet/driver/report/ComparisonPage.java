package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Ink;
import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.chart.Series;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Several runs side by side: how good, how fast, and what they were told differently. */
final class ComparisonPage {
  /** Which number of a row is the one to point at. */
  private enum Better {
    HIGHER,
    LOWER,
    NEITHER
  }

  private final List<RunSnapshot> runs;
  private final List<String> names;

  private ComparisonPage(List<RunSnapshot> runs) {
    this.runs = runs;
    List<String> ids = runs.stream().map(RunSnapshot::id).toList();
    boolean distinct = new HashSet<>(ids).size() == ids.size();
    this.names = distinct ? ids : runs.stream().map(run -> run.path().toString()).toList();
  }

  static String of(List<RunSnapshot> runs) {
    ComparisonPage comparison = new ComparisonPage(runs);
    return PageFrame.around(runs.size() + " runs compared", comparison::write);
  }

  private void write(Markup page) {
    page.open("main");
    page.open("header", "class", "hero");
    page.element("p", "Training report", "class", "eyebrow");
    page.element("h1", runs.size() + " runs compared").close();
    page.open("section", "id", "results").element("h2", "Results");
    results(page);
    page.close();
    if (runs.stream().anyMatch(run -> !run.epochs().isEmpty())) {
      page.open("section", "id", "curves").element("h2", "Curves");
      curves(page);
      page.close();
    }
    ComparedClasses.write(page, runs, names);
    ComparedSettings.write(page, runs, names);
    page.close();
  }

  private void results(Markup page) {
    page.open("div", "class", "card scroll")
        .open("table", "class", "compared", "style", "--runs:" + runs.size());
    head(page, names);
    page.open("tbody");
    page.open("tr").element("th", "Outcome", "scope", "row");
    for (RunSnapshot run : runs) {
      page.element("td", outcome(run));
    }
    page.close();
    row(page, "Test accuracy", Better.HIGHER, EpochMetrics::testAccuracy, Figure::percent);
    row(page, "Test loss", Better.LOWER, EpochMetrics::testLoss, Figure::exact);
    row(
        page,
        "Validation accuracy",
        Better.HIGHER,
        EpochMetrics::validationAccuracy,
        Figure::percent);
    row(page, "Training loss", Better.LOWER, EpochMetrics::trainLoss, Figure::exact);
    row(page, "Images a second", Better.HIGHER, EpochMetrics::imagesPerSecond, Figure::rate);
    numbers(
        page,
        "Time, all epochs",
        Better.NEITHER,
        runs.stream().map(run -> run.epochs().isEmpty() ? null : (Double) run.seconds()).toList(),
        Figure::seconds);
    page.open("tr").element("th", "Epochs", "scope", "row");
    for (RunSnapshot run : runs) {
      Figure.count(run.epochs().size()).write(page.open("td"));
      page.close();
    }
    page.close().close().close().close();
  }

  private static String outcome(RunSnapshot run) {
    RunStatus status = run.status();
    if (status == null) {
      return "unknown";
    }
    String state = status.state().name().toLowerCase(Locale.ROOT);
    return status.state() == RunStatus.State.FAILED ? state + ": " + status.message() : state;
  }

  static void head(Markup page, List<String> names) {
    page.open("thead").open("tr").element("td", "");
    for (int i = 0; i < names.size(); i++) {
      page.open("th", "scope", "col");
      page.element("span", "", "class", "dot " + Ink.of(i).cssClass());
      page.text(" " + names.get(i)).close();
    }
    page.close().close();
  }

  private void row(
      Markup page,
      String name,
      Better better,
      Function<EpochMetrics, Double> number,
      Function<Double, Figure> figure) {
    List<Double> values = new ArrayList<>();
    for (RunSnapshot run : runs) {
      values.add(run.judgedEpoch().map(number).orElse(null));
    }
    numbers(page, name, better, values, figure);
  }

  private static void numbers(
      Markup page,
      String name,
      Better better,
      List<Double> values,
      Function<Double, Figure> figure) {
    Optional<Double> best =
        values.stream()
            .filter(value -> value != null)
            .reduce(better == Better.HIGHER ? Math::max : Math::min);
    if (best.isEmpty()) {
      return;
    }
    page.open("tr").element("th", name, "scope", "row");
    for (Double value : values) {
      page.open("td", "class", better != Better.NEITHER && best.get().equals(value) ? "best" : "");
      if (value == null) {
        page.text("–");
      } else {
        figure.apply(value).write(page);
      }
      page.close();
    }
    page.close();
  }

  private void curves(Markup page) {
    page.open("div", "class", "grid");
    ChartCard.write(
        page,
        "Test accuracy",
        "After every epoch.",
        all(EpochMetrics::testAccuracy),
        Figure::percent);
    ChartCard.write(
        page,
        "Test loss",
        "Mean cross entropy in nats.",
        all(EpochMetrics::testLoss),
        Figure::exact);
    ChartCard.write(
        page,
        "Training loss",
        "Mean cross entropy in nats.",
        all(EpochMetrics::trainLoss),
        Figure::exact);
    ChartCard.write(
        page,
        "Images a second",
        "Of the training phase.",
        all(EpochMetrics::imagesPerSecond),
        Figure::rate);
    page.close();
  }

  private List<Series> all(Function<EpochMetrics, Double> number) {
    List<Series> curves = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      curves.add(
          Curves.curve(names.get(i), Ink.of(i), Series.Dash.of(i), runs.get(i).epochs(), number));
    }
    return curves;
  }
}
