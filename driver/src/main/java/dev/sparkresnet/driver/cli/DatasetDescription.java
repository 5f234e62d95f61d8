package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A manifest as text for people. */
final class DatasetDescription {
  private DatasetDescription() {}

  static String of(Path root, DatasetManifest manifest, List<Split> splits) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("data set     %s%n", root));
    text.append(
        String.format(
            "images       %d x %d, %d channel(s), uint8%n",
            manifest.size(), manifest.size(), manifest.channels()));
    text.append(String.format("seed         %d%n", manifest.seed()));
    text.append(String.format("fingerprint  %s%n", manifest.fingerprint()));
    manifest
        .sources()
        .forEach(
            (file, sha256) -> text.append(String.format("source       %s  %s%n", sha256, file)));
    for (Split split : splits) {
      append(text, split, manifest.split(split), manifest.classNames());
    }
    return text.toString().stripTrailing();
  }

  private static void append(
      StringBuilder text, Split split, SplitManifest manifest, List<String> classNames) {
    IntSummaryStatistics rows =
        manifest.shards().stream().mapToInt(ShardEntry::rows).summaryStatistics();
    text.append(
        String.format(
            "%n%s%n  images     %d in %d shards of %d..%d, %.1f MB%n",
            split,
            manifest.images(),
            manifest.shards().size(),
            rows.getMin(),
            rows.getMax(),
            manifest.shardBytes() / 1e6));
    text.append(
        String.format(
            "  pixels     mean %.6f, standard deviation %.6f (of pixel / 255)%n",
            manifest.pixelMean(), manifest.pixelStandardDeviation()));
    text.append(String.format("  sha256     %s%n", manifest.sha256()));
    for (int i = 0; i < classNames.size(); i++) {
      text.append(
          String.format(
              "  class %d    %6d  %s%n",
              i, manifest.imagesPerClass().get(i), ClassNames.shown(classNames.get(i))));
    }
  }
}
