package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.evaluation.ScoredImage;
import java.util.List;
import java.util.Locale;

/** The data set: how much of it there is, its classes, and how its images look. */
final class DataSection implements Section {
  @Override
  public String id() {
    return "data";
  }

  @Override
  public String title() {
    return "Data";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return run.data().isPresent();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    DataDescription data = run.data().orElseThrow();
    page.open("div", "class", "card");
    page.open("dl", "class", "facts");
    fact(page, "Images", data.size() + " × " + data.size() + " pixels, " + channels(data));
    split(page, "Training", data.train());
    split(page, "Test", data.test());
    fact(page, "Place", data.uri());
    page.close();
    classes(page, data, run.review().map(Review::samples).orElse(List.of()));
    page.close();
  }

  private static String channels(DataDescription data) {
    return data.channels() == 1 ? "1 channel" : data.channels() + " channels";
  }

  private static void fact(Markup page, String name, String text) {
    page.open("div").element("dt", name).element("dd", text).close();
  }

  private static void split(Markup page, String name, DataDescription.SplitDescription split) {
    page.open("div").element("dt", name).open("dd");
    Figure.count(split.images()).write(page);
    page.text(
        String.format(
            Locale.ROOT,
            " images, pixel mean %.4f, deviation %.4f",
            split.pixelMean(),
            split.pixelStandardDeviation()));
    page.close().close();
  }

  private static void classes(Markup page, DataDescription data, List<ScoredImage> samples) {
    page.open("div", "class", "scroll").open("table", "class", "samples");
    page.open("thead").open("tr");
    page.element("th", "Class", "scope", "col");
    page.element("th", "Training", "scope", "col").element("th", "Test", "scope", "col");
    if (!samples.isEmpty()) {
      page.element("th", "The first test images", "scope", "col");
    }
    page.close().close().open("tbody");
    for (int label = 0; label < data.classNames().size(); label++) {
      page.open("tr").element("th", data.className(label), "scope", "row");
      Figure.count(data.train().imagesPerClass().get(label)).write(page.open("td"));
      page.close();
      Figure.count(data.test().imagesPerClass().get(label)).write(page.open("td"));
      page.close();
      if (!samples.isEmpty()) {
        strip(page, data, samples, label);
      }
      page.close();
    }
    page.close().close().close();
  }

  private static void strip(
      Markup page, DataDescription data, List<ScoredImage> samples, int label) {
    page.open("td", "class", "strip");
    samples.stream()
        .filter(sample -> sample.label() == label)
        .forEach(sample -> Mistakes.picture(page, sample, data));
    page.close();
  }
}
