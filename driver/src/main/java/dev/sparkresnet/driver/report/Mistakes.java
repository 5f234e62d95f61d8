package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.evaluation.ScoredImage;
import java.util.Base64;

/** The wrong predictions that the network is surest of, as the images that they were made of. */
final class Mistakes implements Section {
  @Override
  public String id() {
    return "mistakes";
  }

  @Override
  public String title() {
    return "Most confident mistakes";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return run.review().filter(review -> !review.mistakes().isEmpty()).isPresent();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    DataDescription data = run.data().orElseThrow();
    page.open("ul", "class", "gallery");
    for (ScoredImage mistake : run.review().orElseThrow().mistakes()) {
      page.open("li", "class", "card");
      picture(page, mistake, data);
      page.open("p", "class", "answer");
      page.element("span", data.className(mistake.predicted()), "class", "wrong");
      Figure.percent(mistake.confidence()).write(page);
      page.close();
      page.open("p", "class", "truth").text("is ");
      page.element("span", data.className(mistake.label())).close();
      page.close();
    }
    page.close();
  }

  static void picture(Markup page, ScoredImage image, DataDescription data) {
    page.empty(
        "img",
        "src",
        "data:image/png;base64," + Base64.getEncoder().encodeToString(image.png()),
        "alt",
        data.className(image.label()),
        "title",
        "Test shard " + image.shard() + ", row " + image.row(),
        "loading",
        "lazy");
  }
}
