package dev.sparkresnet.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.chart.Markup;

/** The candidate against the champion, and why it was promoted or not. */
final class VerdictSection implements Section {
  @Override
  public String id() {
    return "verdict";
  }

  @Override
  public String title() {
    return "Candidate against champion";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return run.verdict().path("verdict").isObject();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    JsonNode verdict = run.verdict().path("verdict");
    page.open("div", "class", "card");
    page.open("div", "class", "duel");
    side(
        page,
        "Candidate",
        run.verdict().path("runId").asText(run.id()),
        verdict.path("candidateAccuracy"),
        verdict.path("onlyCandidateRight"));
    if (verdict.path("championAccuracy").isNumber()) {
      side(
          page,
          "Champion",
          run.verdict().path("champion").asText(""),
          verdict.path("championAccuracy"),
          verdict.path("onlyChampionRight"));
    }
    page.close();
    if (verdict.path("pValue").isNumber()) {
      page.open("p", "class", "caption")
          .text("McNemar's exact test on the images that only one of the two recognised: p = ");
      Figure.probability(verdict.path("pValue").doubleValue()).write(page);
      page.close();
    }
    CheckList.write(page, verdict.path("reasons"));
    page.close();
  }

  private static void side(
      Markup page, String role, String name, JsonNode accuracy, JsonNode onlyRight) {
    page.open("div", "class", "tile");
    page.element("span", role, "class", "name");
    page.open("span", "class", "figure");
    if (accuracy.isNumber()) {
      Figure.percent(accuracy.doubleValue()).write(page);
    } else {
      page.text("no accuracy");
    }
    page.close();
    page.element("span", name, "class", "note id");
    if (onlyRight.isNumber()) {
      page.open("span", "class", "note").text("alone right on ");
      Figure.count(onlyRight.longValue()).write(page);
      page.text(" images").close();
    }
    page.close();
  }
}
