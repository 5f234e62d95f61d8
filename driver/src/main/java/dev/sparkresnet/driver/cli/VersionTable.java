package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.registry.Champion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.registry.VersionManifest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The versions of a model for people, one a line. */
final class VersionTable {
  private VersionTable() {}

  static String of(List<VersionManifest> versions, Optional<Champion> champion) {
    int width = versions.stream().mapToInt(each -> each.version().length()).max().orElse(0);
    String row = "%-" + Math.max(width, "version".length()) + "s  %-8s  %-20s  %8s  %8s%n";
    StringBuilder text = new StringBuilder();
    text.append(row.formatted("version", "alias", "created", "accuracy", "loss"));
    for (VersionManifest each : versions) {
      text.append(
          String.format(
              Locale.ROOT,
              row,
              each.version(),
              alias(each.version(), champion),
              each.createdAt(),
              String.format(Locale.ROOT, "%.4f", each.accuracy()),
              String.format(Locale.ROOT, "%.4f", each.loss())));
    }
    return text.toString().stripTrailing();
  }

  /** Empty where there is none. */
  static String alias(String version, Optional<Champion> champion) {
    if (champion.isEmpty()) {
      return "";
    } else if (version.equals(champion.get().version())) {
      return ModelRegistry.CHAMPION;
    }
    return version.equals(champion.get().previous()) ? ModelRegistry.PREVIOUS : "";
  }
}
