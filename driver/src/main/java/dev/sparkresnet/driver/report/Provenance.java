package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.run.RunManifest;
import java.util.Map;
import java.util.TreeMap;

/** Where the result comes from: data, code, versions, configuration, digests. */
final class Provenance implements Section {
  @Override
  public String id() {
    return "provenance";
  }

  @Override
  public String title() {
    return "Provenance";
  }

  @Override
  public boolean isIn(RunSnapshot run) {
    return run.manifest() != null;
  }

  @Override
  public void write(Markup page, RunSnapshot run) {
    RunManifest manifest = run.manifest();
    page.open("div", "class", "card");
    page.open("dl", "class", "facts");
    fact(page, "Run", manifest.runId());
    fact(page, "Directory", run.path().toString());
    fact(page, "Started", manifest.startedAt());
    fact(page, "Program", manifest.version());
    fact(page, "Commit", manifest.gitCommit());
    fact(page, "Host", manifest.host());
    fact(page, "Spark master", manifest.sparkMaster());
    fact(page, "Seed", String.valueOf(manifest.seed()));
    fact(page, "Replicas", String.valueOf(manifest.replicas()));
    fact(page, "Data", manifest.dataUri());
    fact(page, "Data fingerprint", manifest.dataFingerprint());
    fact(page, "Parameters SHA-256", manifest.parametersSha256());
    fact(page, "Model SHA-256", manifest.modelSha256());
    page.close();
    if (manifest.versions() != null) {
      page.element("h3", "Versions");
      pairs(page, manifest.versions());
    }
    page.element("h3", "Configuration");
    pairs(page, manifest.configuration());
    page.close();
  }

  private static void fact(Markup page, String name, String value) {
    if (value != null) {
      page.open("div").element("dt", name).element("dd", value, "class", "id").close();
    }
  }

  private static void pairs(Markup page, Map<String, String> pairs) {
    page.open("dl", "class", "pairs");
    new TreeMap<>(pairs)
        .forEach(
            (key, value) ->
                page.open("div")
                    .element("dt", key)
                    .element("dd", String.valueOf(value), "class", "id")
                    .close());
    page.close();
  }
}
