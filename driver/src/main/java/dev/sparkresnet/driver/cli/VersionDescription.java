package dev.sparkresnet.driver.cli;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.registry.Champion;
import dev.sparkresnet.driver.registry.DataSummary;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.registry.VersionManifest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A version of a model as text for people. */
final class VersionDescription {
  private final StringBuilder text = new StringBuilder();

  private VersionDescription() {}

  static String of(VersionManifest manifest, Optional<Champion> champion) {
    VersionDescription description = new VersionDescription();
    description.addVersion(manifest, champion);
    description.addData(manifest.data(), manifest.classNames());
    description.add("configuration", manifest.configuration());
    description.add("versions", manifest.versions());
    return description.text.toString().stripTrailing();
  }

  private void addVersion(VersionManifest manifest, Optional<Champion> champion) {
    ConfusionMatrix confusion = new ConfusionMatrix(manifest.confusion());
    line("model", manifest.model());
    line("version", manifest.version());
    String alias = VersionTable.alias(manifest.version(), champion);
    if (alias.equals(ModelRegistry.CHAMPION)) {
      line(
          "alias",
          "champion since %s: %s",
          Instant.parse(champion.get().since()).truncatedTo(ChronoUnit.SECONDS),
          champion.get().reason());
    } else if (!alias.isEmpty()) {
      line("alias", alias);
    }
    line("created", manifest.createdAt());
    line("commit", manifest.gitCommit());
    line(
        "network",
        "%d classes, %d channel(s), trained on %d x %d pixels, first stage of %d channels",
        manifest.structure().classes(),
        manifest.structure().channels(),
        manifest.structure().size(),
        manifest.structure().size(),
        manifest.structure().width());
    line("champion then", orNone(manifest.lineage().champion()));
    line("started from", orNone(manifest.lineage().warmStart()));
    line("parameters", "SHA-256 %s", manifest.parametersSha256());
    line("model.zip", "SHA-256 %s", manifest.modelSha256());
    line(
        "accuracy",
        "%.4f on %,d images, loss %.4f",
        manifest.accuracy(),
        confusion.total(),
        manifest.loss());
    text.append('\n').append(ConfusionTable.of(confusion, manifest.classNames()));
  }

  private void addData(DataSummary data, List<String> classNames) {
    text.append("\ntrained on\n");
    line("  data set", data.uri());
    line("  fingerprint", data.fingerprint());
    line("  images", "%,d, and %,d to test", data.trainImages(), data.testImages());
    line(
        "  pixels",
        "mean %.6f, standard deviation %.6f (of pixel / 255)",
        data.pixelMean(),
        data.pixelStandardDeviation());
    for (int i = 0; i < data.trainImagesPerClass().size(); i++) {
      line(
          "  class " + i,
          "%6d  %s",
          data.trainImagesPerClass().get(i),
          i < classNames.size() ? ClassNames.shown(classNames.get(i)) : "");
    }
  }

  private void add(String title, Map<String, String> values) {
    text.append('\n').append(title).append('\n');
    values.forEach(
        (key, value) -> text.append("  ").append(key).append('=').append(value).append('\n'));
  }

  @FormatMethod
  private void line(String name, @FormatString String format, Object... values) {
    line(name, String.format(Locale.ROOT, format, values));
  }

  private void line(String name, String value) {
    text.append(String.format("%-15s %s%n", name, value));
  }

  private static String orNone(String version) {
    return version == null ? "none" : version;
  }
}
