package dev.sparkresnet.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.Browser;
import dev.sparkresnet.driver.run.RunStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on screens of several widths, and whether the browser would tell of a mistake. */
class LayoutIT {
  private static final String POLICY = "<meta http-equiv=\"Content-Security-Policy\"";

  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(ints = {320, 390, 768, 1280})
  void givenLongNames_whenShownOnAScreen_thenNothingSticksOut(int width) throws Exception {
    Path page = work.resolve("report.html");
    Files.writeString(page, pageThatMeasures());
    Path frame = work.resolve("frame.html");
    Files.writeString(
        frame,
        "<!DOCTYPE html><iframe src='report.html' style='border:0;width:%dpx;height:800px'></iframe>"
                .formatted(width)
            + "<script>onmessage = e => document.title = e.data</script>");

    Browser.Visit visit = new Browser(work).open(frame, 1400);

    assertThat(visit.console()).isEmpty();
    assertThat(visit.dom()).contains("<title>fits " + width + "</title>");
  }

  @Test
  void givenPageThatAsksForMore_whenOpened_thenItIsNoticed() throws Exception {
    Path page = work.resolve("page.html");
    String image = "<img src='http://127.0.0.1:9/x.png'>";
    Files.writeString(page, "<!DOCTYPE html><title>x</title>" + image);
    Browser.Visit asking = new Browser(work).open(page, 1280);
    Files.writeString(page, page().replace("</main>", image + "<script>x()</script></main>"));
    Browser.Visit refused = new Browser(work).open(page, 1280);

    assertThat(asking.requests()).containsOnly("http://127.0.0.1:9/x.png");
    assertThat(refused.requests()).isEmpty();
    assertThat(refused.console())
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(line -> line.contains("Content Security Policy"));
  }

  /** The page with a script that its own policy would refuse. */
  private String pageThatMeasures() throws Exception {
    String page = page();
    int policy = page.indexOf(POLICY);
    return page.substring(0, policy)
        + page.substring(page.indexOf("/>", policy) + 2)
            .replace(
                "</body>",
                "<script>const d = document.documentElement; parent.postMessage((d.scrollWidth > d.clientWidth ? d.scrollWidth + ' in ' : 'fits ') + innerWidth, '*')</script></body>");
  }

  private String page() throws Exception {
    String longName = "a-class-with-a-very-long-name";
    WrittenRun run =
        new WrittenRun(work.resolve("run"))
            .status("nightly-" + "x".repeat(120), State.FAILED, "y".repeat(300), 2)
            .manifest("nightly", Map.of("some.key", "z".repeat(200)))
            .epochs(0.5, 0.75)
            .data(WrittenRun.review(), longName, "b")
            .file(
                "verdict.json",
                """
                {"runId": "%s", "champion": "%s", "verdict": {"promoted": true,
                 "reasons": [{"check": "%s", "passed": true, "message": "%s"}],
                 "candidateAccuracy": 0.5, "championAccuracy": 0.6, "pValue": 0.01,
                 "onlyCandidateRight": 3, "onlyChampionRight": 4}}
                """
                    .formatted("r".repeat(90), "c".repeat(90), "k".repeat(40), "m".repeat(200)));
    return ReportPage.of(run.read());
  }
}
