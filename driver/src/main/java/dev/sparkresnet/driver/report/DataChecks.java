package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;

/** What a retraining found when it looked at the data, before it trained on them. */
final class DataChecks implements Section {
  @Override
  public String id() {
    return "checks";
  }

  @Override
  public String title() {
    return "Checks of the data";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return !run.dataReport().path("findings").isEmpty();
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    page.open("div", "class", "card");
    CheckList.write(page, run.dataReport().path("findings"));
    page.close();
  }
}
