package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Ink;
import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.chart.Series;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.List;
import java.util.function.Function;

/** Loss and accuracy after every epoch, and how the replicas differed. */
final class Curves implements Section {
  @Override
  public String id() {
    return "curves";
  }

  @Override
  public String title() {
    return "Curves";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return !run.epochs().isEmpty();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    List<EpochMetrics> epochs = run.epochs();
    page.open("div", "class", "grid");
    ChartCard.write(
        page,
        "Accuracy",
        "Training: share of images that were right when they were trained on.",
        List.of(
            curve("training", Ink.BLUE, Series.Dash.DASHED, epochs, EpochMetrics::trainAccuracy),
            curve(
                "validation",
                Ink.GREEN,
                Series.Dash.DOTTED,
                epochs,
                EpochMetrics::validationAccuracy),
            curve("test", Ink.VERMILION, Series.Dash.SOLID, epochs, EpochMetrics::testAccuracy)),
        Figure::percent);
    ChartCard.write(
        page,
        "Loss",
        "Mean cross entropy in nats.",
        List.of(
            curve("training", Ink.BLUE, Series.Dash.DASHED, epochs, EpochMetrics::trainLoss),
            curve(
                "validation", Ink.GREEN, Series.Dash.DOTTED, epochs, EpochMetrics::validationLoss),
            curve("test", Ink.VERMILION, Series.Dash.SOLID, epochs, EpochMetrics::testLoss)),
        Figure::exact);
    ChartCard.write(
        page,
        "Distance of the replicas",
        "Root mean square distance of the replicas' parameters from their mean before averaging, over the mean's norm.",
        List.of(
            curve(
                "distance",
                Ink.PURPLE,
                Series.Dash.SOLID,
                epochs,
                EpochMetrics::replicaDivergence)),
        Figure::exact);
    ChartCard.write(
        page,
        "Training time of the replicas",
        "Seconds of the median replica; the band reaches from the fastest to the slowest.",
        List.of(new Series("median", Ink.ORANGE, Series.Dash.SOLID, replicaTimes(epochs))),
        Figure::seconds);
    if (epochs.stream().map(EpochMetrics::learningRate).distinct().count() > 1) {
      learningRate(page, epochs);
    }
    page.close();
  }

  /** One that stays the same is a line of the configuration. */
  private static void learningRate(Markup page, List<EpochMetrics> epochs) {
    ChartCard.write(
        page,
        "Learning rate",
        "Of the last step of every epoch.",
        List.of(
            curve(
                "learning rate", Ink.GREY, Series.Dash.SOLID, epochs, EpochMetrics::learningRate)),
        Figure::digits);
  }

  static Series curve(
      String name,
      Ink ink,
      Series.Dash dash,
      List<EpochMetrics> epochs,
      Function<EpochMetrics, Double> number) {
    return new Series(
        name,
        ink,
        dash,
        epochs.stream()
            .filter(epoch -> number.apply(epoch) != null)
            .map(epoch -> Series.Point.at(epoch.epoch(), number.apply(epoch)))
            .toList());
  }

  private static List<Series.Point> replicaTimes(List<EpochMetrics> epochs) {
    return epochs.stream()
        .filter(epoch -> epoch.trainSecondsMin() != null && epoch.trainSecondsMedian() != null)
        .map(
            epoch ->
                new Series.Point(
                    epoch.epoch(),
                    epoch.trainSecondsMedian(),
                    epoch.trainSecondsMin(),
                    epoch.trainSeconds()))
        .toList();
  }
}
