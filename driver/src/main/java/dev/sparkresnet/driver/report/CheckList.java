package dev.sparkresnet.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.chart.Markup;

/** What the checks of a gate came to, a line each. */
final class CheckList {
  private CheckList() {}

  /**
   * Writes nothing where there are no checks.
   *
   * @param findings an array of {check, passed, message}
   */
  static void write(Markup page, JsonNode findings) {
    if (!findings.isArray() || findings.isEmpty()) {
      return;
    }
    page.open("ul", "class", "checks");
    for (JsonNode finding : findings) {
      boolean passed = finding.path("passed").asBoolean();
      page.open("li", "class", passed ? "good" : "bad");
      page.element("span", passed ? "passed" : "failed", "class", "sign");
      page.element("strong", finding.path("check").asText());
      page.element("span", finding.path("message").asText(), "class", "message").close();
    }
    page.close();
  }
}
