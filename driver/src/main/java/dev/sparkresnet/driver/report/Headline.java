package dev.sparkresnet.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunStatus;
import java.util.Locale;

/** What a reader wants to know first: how the run ended and how good the network is. */
final class Headline {
  private Headline() {}

  static void write(Markup page, RunSnapshot run) {
    page.open("header", "class", "hero");
    page.element("p", "Training report", "class", "eyebrow");
    page.open("h1").text(run.id() + " ");
    page.open("span", "class", "pills");
    state(page, run);
    page.close().close();
    if (run.status() != null) {
      page.element("p", lead(run.status()), "class", "lead");
    }
    if (run.is(RunStatus.State.FAILED) || run.is(RunStatus.State.KILLED)) {
      alert(page, run.status());
    }
    tiles(page, run);
    page.close();
  }

  /** The outcome in a word, and what became of a candidate. */
  private static void state(Markup page, RunSnapshot run) {
    if (run.status() != null) {
      page.element(
          "span",
          Text.capitalized(run.status().state().name().toLowerCase(Locale.ROOT)),
          "class",
          "pill "
              + switch (run.status().state()) {
                case SUCCEEDED -> "good";
                case FAILED -> "bad";
                case KILLED, RUNNING -> "open";
              });
    }
    JsonNode verdict = run.verdict().path("verdict").path("promoted");
    if (verdict.isBoolean()) {
      page.element(
          "span",
          verdict.booleanValue() ? "Promoted" : "Not promoted",
          "class",
          "pill " + (verdict.booleanValue() ? "good" : "bad"));
    }
  }

  private static String lead(RunStatus status) {
    StringBuilder lead = new StringBuilder();
    if (status.state() == RunStatus.State.SUCCEEDED || status.state() == RunStatus.State.RUNNING) {
      lead.append(sentence(status.message())).append(" ");
    }
    if (status.startedAt() != null) {
      lead.append("Started ").append(time(status.startedAt()));
    }
    if (status.finishedAt() != null) {
      lead.append(", ended ").append(time(status.finishedAt()));
    }
    return lead.toString();
  }

  private static String sentence(String message) {
    return message == null || message.isEmpty() ? "" : Text.capitalized(message) + ".";
  }

  /** ISO 8601 with the letters that people do not read taken out. */
  private static String time(String instant) {
    return instant.replace("T", " ").replace("Z", " UTC");
  }

  private static void alert(Markup page, RunStatus status) {
    page.open("div", "class", "alert", "role", "alert");
    String after = status.epochs() == 1 ? "1 epoch" : status.epochs() + " epochs";
    page.element(
        "strong",
        (status.state() == RunStatus.State.KILLED ? "Told to end after " : "Failed after ")
            + after
            + (status.exitCode() == null ? "" : ", exit code " + status.exitCode()));
    page.element("p", String.valueOf(status.message()));
    page.close();
  }

  private static void tiles(Markup page, RunSnapshot run) {
    page.open("div", "class", "tiles");
    run.judgedEpoch().ifPresent(epoch -> epochTiles(page, run, epoch));
    if (!run.epochs().isEmpty()) {
      tile(page, "Time", Figure.seconds(run.seconds()), "all epochs");
    }
    run.judgedEpoch()
        .ifPresent(
            epoch ->
                tile(
                    page,
                    "Images a second",
                    Figure.rate(epoch.imagesPerSecond()),
                    "training, epoch " + epoch.epoch()));
    if (run.status() != null) {
      String planned = run.configuration().get("train.epochs");
      tile(
          page,
          "Epochs",
          Figure.count(run.status().epochs()),
          planned == null ? "finished" : "finished, of " + planned);
    }
    page.close();
  }

  private static void epochTiles(Markup page, RunSnapshot run, EpochMetrics epoch) {
    String on = String.format(Locale.ROOT, "on %,d images", epoch.testImages());
    tile(page, "Test accuracy", Figure.percent(epoch.testAccuracy()), on);
    tile(page, "Test loss", Figure.exact(epoch.testLoss()), "mean cross entropy");
    if (epoch.validationAccuracy() != null) {
      tile(
          page,
          "Validation accuracy",
          Figure.percent(epoch.validationAccuracy()),
          run.lastEpoch().filter(epoch::equals).isPresent()
              ? "last epoch"
              : "epoch " + epoch.epoch() + ", the best");
    }
  }

  private static void tile(Markup page, String name, Figure figure, String note) {
    page.open("div", "class", "tile");
    page.element("span", name, "class", "name");
    figure.write(page.open("span", "class", "figure"));
    page.close();
    page.element("span", note, "class", "note").close();
  }
}
