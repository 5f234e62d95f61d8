package dev.sparkresnet.driver.report;

import java.util.List;

/** One run as a page. */
final class ReportPage {
  private static final List<Section> SECTIONS =
      List.of(
          new VerdictSection(),
          new DataChecks(),
          new Curves(),
          new TimeSpent(),
          new ConfusionSection(),
          new Mistakes(),
          new DataSection(),
          new EpochTable(),
          new Provenance());

  private ReportPage() {}

  static String of(RunSnapshot run) {
    List<Section> sections = SECTIONS.stream().filter(section -> section.isIn(run)).toList();
    return PageFrame.around(
        run.id() + " · training report",
        page -> {
          page.open("nav", "aria-label", "Parts of the page").open("div");
          page.element("span", run.id(), "class", "brand");
          sections.forEach(
              section ->
                  page.element("a", Text.capitalized(section.id()), "href", "#" + section.id()));
          page.close().close();
          page.open("main");
          Headline.write(page, run);
          for (Section section : sections) {
            page.open("section", "id", section.id());
            page.element("h2", section.title());
            section.write(page, run);
            page.close();
          }
          page.close();
        });
  }
}
