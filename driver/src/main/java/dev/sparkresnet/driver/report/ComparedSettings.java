package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.run.RunManifest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What several runs were told differently: data, code, versions and settings that are not equal.
 */
final class ComparedSettings {
  private ComparedSettings() {}

  /** Writes nothing where all runs are alike. */
  static void write(Markup page, List<RunSnapshot> runs, List<String> names) {
    Map<String, String[]> differing = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      for (Map.Entry<String, String> fact : facts(runs.get(i)).entrySet()) {
        differing.computeIfAbsent(fact.getKey(), key -> new String[runs.size()])[i] =
            fact.getValue();
      }
    }
    Collection<String[]> values = differing.values();
    values.removeIf(each -> new HashSet<>(Arrays.asList(each)).size() == 1);
    if (differing.isEmpty()) {
      return;
    }
    page.open("section", "id", "settings").element("h2", "What is different");
    page.open("div", "class", "card scroll")
        .open("table", "class", "compared", "style", "--runs:" + runs.size());
    ComparisonPage.head(page, names);
    page.open("tbody");
    differing.forEach(
        (key, each) -> {
          page.open("tr").element("th", key, "scope", "row");
          for (String value : each) {
            page.element("td", value == null ? "–" : value, "class", "id");
          }
          page.close();
        });
    page.close().close().close().close();
  }

  private static Map<String, String> facts(RunSnapshot run) {
    Map<String, String> facts = new LinkedHashMap<>();
    RunManifest manifest = run.manifest();
    if (manifest != null) {
      facts.putAll(new TreeMap<>(manifest.configuration()));
      facts.put("data fingerprint", manifest.dataFingerprint());
      facts.put("commit", manifest.gitCommit());
      if (manifest.versions() != null) {
        new TreeMap<>(manifest.versions())
            .forEach((key, value) -> facts.put("version of " + key, value));
      }
      facts.put("parameters SHA-256", manifest.parametersSha256());
    }
    return facts;
  }
}
