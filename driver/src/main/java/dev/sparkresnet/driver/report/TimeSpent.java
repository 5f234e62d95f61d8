package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Ink;
import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Where every epoch's time went: a bar an epoch, cut into its parts. */
final class TimeSpent implements Section {
  /** Bars above this number are thin, and only some have a name. */
  private static final int MOST_WIDE_BARS = 24;

  private static final int NAMED_THIN_BARS = 10;

  private record Part(String name, Ink ink, ToDoubleFunction<EpochMetrics> seconds) {
    double all(List<EpochMetrics> epochs) {
      return epochs.stream().mapToDouble(seconds).sum();
    }
  }

  private static final List<Part> MEASURED =
      List.of(
          new Part("Broadcast", Ink.PURPLE, EpochMetrics::broadcastSeconds),
          new Part("Waiting for a slot", Ink.OLIVE, epoch -> known(epoch.waitSeconds())),
          new Part("Training", Ink.BLUE, EpochMetrics::trainSeconds),
          new Part("Averaging", Ink.ORANGE, EpochMetrics::averagingSeconds),
          new Part("Batch norm", Ink.GREEN, EpochMetrics::batchNormSeconds),
          new Part("Evaluation", Ink.VERMILION, EpochMetrics::evaluationSeconds),
          new Part("Checkpoint", Ink.SKY, EpochMetrics::checkpointSeconds));
  private static final Part REST = new Part("Rest", Ink.GREY, TimeSpent::rest);

  @Override
  public String id() {
    return "time";
  }

  @Override
  public String title() {
    return "Where the time went";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return !run.epochs().isEmpty();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    List<EpochMetrics> epochs = run.epochs();
    page.open("div", "class", "card");
    double longest = epochs.stream().mapToDouble(TimeSpent::length).max().orElse(1);
    boolean thin = epochs.size() > MOST_WIDE_BARS;
    page.open("div", "class", thin ? "bars thin" : "bars");
    int namedEvery = 1 + (epochs.size() - 1) / NAMED_THIN_BARS;
    for (EpochMetrics epoch : epochs) {
      boolean named = !thin || epoch.epoch() == 1 || epoch.epoch() % namedEvery == 0;
      bar(page, epoch, longest, named);
    }
    page.close();
    legend(page, epochs);
    page.element(
        "p",
        "The longest replica counts. Where there are more replicas than slots, waiting and training overlap.",
        "class",
        "caption");
    page.close();
  }

  private static void bar(Markup page, EpochMetrics epoch, double longest, boolean named) {
    page.element("span", named ? "Epoch " + epoch.epoch() : "", "class", "name");
    page.open("span", "class", "bar");
    MEASURED.forEach(part -> piece(page, part, epoch, longest));
    piece(page, REST, epoch, longest);
    page.close();
    page.open("span", "class", "figure");
    if (named) {
      Figure.seconds(epoch.epochSeconds()).write(page);
    }
    page.close();
  }

  private static void piece(Markup page, Part part, EpochMetrics epoch, double longest) {
    double seconds = part.seconds().applyAsDouble(epoch);
    if (seconds > 0) {
      page.element(
          "span",
          "",
          "class",
          part.ink().cssClass(),
          "style",
          String.format(Locale.ROOT, "width:%.3f%%", 100 * seconds / longest),
          "title",
          "Epoch " + epoch.epoch() + ", " + part.name() + ": " + Figure.seconds(seconds));
    }
  }

  private static void legend(Markup page, List<EpochMetrics> epochs) {
    double all = epochs.stream().mapToDouble(TimeSpent::length).sum();
    page.open("ul", "class", "parts");
    for (Part part : MEASURED) {
      entry(page, part, epochs, all);
    }
    entry(page, REST, epochs, all);
    page.close();
  }

  private static void entry(Markup page, Part part, List<EpochMetrics> epochs, double all) {
    double seconds = part.all(epochs);
    page.open("li");
    page.element("span", "", "class", "dot " + part.ink().cssClass());
    page.element("span", part.name(), "class", "name");
    Figure.seconds(seconds).write(page);
    page.element("small", String.format(Locale.ROOT, "%.1f %%", 100 * seconds / all));
    page.close();
  }

  /** Of an epoch's bar, whose parts may be longer together than the epoch. */
  private static double length(EpochMetrics epoch) {
    return measured(epoch) + rest(epoch);
  }

  private static double rest(EpochMetrics epoch) {
    return Math.max(0, epoch.epochSeconds() - measured(epoch));
  }

  private static double measured(EpochMetrics epoch) {
    return MEASURED.stream().mapToDouble(part -> part.seconds().applyAsDouble(epoch)).sum();
  }

  private static double known(Double seconds) {
    return seconds == null ? 0 : seconds;
  }
}
