package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.List;
import java.util.function.Function;

/** The numbers of every epoch. */
final class EpochTable implements Section {
  private record Column(String name, String key, Function<EpochMetrics, Figure> figure) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("Rounds", "rounds", epoch -> Figure.count(epoch.rounds())),
          new Column("Images", "examples", epoch -> Figure.count(epoch.examples())),
          new Column("Train loss", "trainLoss", epoch -> Figure.exact(epoch.trainLoss())),
          new Column(
              "Train accuracy",
              "trainAccuracy",
              epoch -> optional(epoch.trainAccuracy(), Figure::percent)),
          new Column(
              "Validation loss",
              "validationLoss",
              epoch -> optional(epoch.validationLoss(), Figure::exact)),
          new Column(
              "Validation accuracy",
              "validationAccuracy",
              epoch -> optional(epoch.validationAccuracy(), Figure::percent)),
          new Column("Test loss", "testLoss", epoch -> Figure.exact(epoch.testLoss())),
          new Column(
              "Test accuracy", "testAccuracy", epoch -> Figure.percent(epoch.testAccuracy())),
          new Column(
              "Images a second", "imagesPerSecond", epoch -> Figure.rate(epoch.imagesPerSecond())),
          new Column(
              "Replicas' distance",
              "replicaDivergence",
              epoch -> optional(epoch.replicaDivergence(), Figure::exact)),
          new Column(
              "Shuffled",
              "shuffleBytes",
              epoch ->
                  epoch.shuffleBytes() == null ? null : Figure.megabytes(epoch.shuffleBytes())),
          new Column(
              "Repeated tasks",
              "failedTasks",
              epoch -> epoch.failedTasks() == null ? null : Figure.count(epoch.failedTasks())),
          new Column("Time", "epochSeconds", epoch -> Figure.seconds(epoch.epochSeconds())));

  @Override
  public String id() {
    return "epochs";
  }

  @Override
  public String title() {
    return "Every epoch";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return !run.epochs().isEmpty();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    // What no epoch tells is no column.
    List<Column> told =
        COLUMNS.stream()
            .filter(column -> run.epochs().stream().anyMatch(e -> column.figure().apply(e) != null))
            .toList();
    page.open("div", "class", "card scroll").open("table", "class", "epochs");
    page.open("thead").open("tr").element("th", "Epoch", "scope", "col");
    told.forEach(column -> page.element("th", column.name(), "scope", "col"));
    page.close().close().open("tbody");
    for (EpochMetrics epoch : run.epochs()) {
      boolean judged = run.judgedEpoch().filter(epoch::equals).isPresent();
      page.open("tr", "class", judged ? "judged" : "");
      page.element("th", String.valueOf(epoch.epoch()), "scope", "row");
      for (Column column : told) {
        page.open("td", "class", column.key());
        Figure figure = column.figure().apply(epoch);
        if (figure == null) {
          page.text("–");
        } else {
          figure.write(page);
        }
        page.close();
      }
      page.close();
    }
    page.close().close().close();
  }

  private static Figure optional(Double number, Function<Double, Figure> figure) {
    return number == null ? null : figure.apply(number);
  }
}
