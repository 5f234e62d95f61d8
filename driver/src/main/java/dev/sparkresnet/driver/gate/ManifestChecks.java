package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.SplitManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a data set is what its manifest says. */
final class ManifestChecks {
  /** Far above what another order of the sums changes, far below what another image does. */
  private static final double ROUNDING = 1e-6;

  private static final String PREPARE_AGAIN = "run prepare again with --overwrite";

  private final DatasetManifest manifest;
  private final DataFacts facts;

  ManifestChecks(DatasetManifest manifest, DataFacts facts) {
    this.manifest = manifest;
    this.facts = facts;
  }

  /** Whether every shard can be read and has the rows and the shape that the manifest says. */
  static Finding shards(Object dataset, List<ShardFacts> shards) {
    List<ShardFacts> unusable = shards.stream().filter(shard -> !shard.usable()).toList();
    if (unusable.isEmpty()) {
      String message =
          String.format(
              Locale.ROOT, "All %d shards of %s are as the manifest says", shards.size(), dataset);
      return new Finding("shards", true, message);
    }
    String others =
        unusable.stream()
            .skip(1)
            .map(shard -> shard.shard().entry().file())
            .collect(Collectors.joining(", "));
    String message =
        String.format(
            Locale.ROOT,
            "%d of %d shards of %s cannot be used: %s%s",
            unusable.size(),
            shards.size(),
            dataset,
            unusable.get(0).problem(),
            others.isEmpty() ? "" : "; the others: " + others);
    return new Finding("shards", false, message);
  }

  List<Finding> all() {
    return List.of(labels(), pixels());
  }

  private Finding labels() {
    Optional<ShardFacts> stray =
        facts.shards().stream().filter(shard -> shard.strayLabel() != null).findFirst();
    return stray.map(this::strayLabels).orElseGet(this::counts);
  }

  private Finding strayLabels(ShardFacts example) {
    String statement =
        String.format(
            Locale.ROOT,
            "Labels must be 0 to %d, %d images have others, such as %d in %s",
            manifest.classNames().size() - 1,
            facts.train().strayLabels() + facts.test().strayLabels(),
            example.strayLabel(),
            example.shard().entry().file());
    return Finding.of(
        "labels", false, statement, "correct the labels of the source, then " + PREPARE_AGAIN);
  }

  private Finding counts() {
    List<String> differences = new ArrayList<>();
    for (Split split : Split.values()) {
      List<Integer> expected = manifest.split(split).imagesPerClass();
      List<Integer> actual = facts.split(split).imagesPerClass();
      if (!actual.equals(expected)) {
        differences.add(split + " has " + shown(actual) + " and not " + shown(expected));
      }
    }
    return agreement("labels", "The images per class", differences);
  }

  private static String shown(List<Integer> counts) {
    return "[" + ClassNames.shown(counts.stream().map(String::valueOf).toList()) + "]";
  }

  /** The champion's manifest keeps these numbers for later data to be compared with. */
  private Finding pixels() {
    List<String> differences = new ArrayList<>();
    for (Split split : Split.values()) {
      SplitManifest expected = manifest.split(split);
      SplitFacts actual = facts.split(split);
      if (!near(actual.pixelMean(), expected.pixelMean())
          || !near(actual.pixelStandardDeviation(), expected.pixelStandardDeviation())) {
        differences.add(
            String.format(
                Locale.ROOT,
                "%s has %.6f and %.6f and not %.6f and %.6f",
                split,
                actual.pixelMean(),
                actual.pixelStandardDeviation(),
                expected.pixelMean(),
                expected.pixelStandardDeviation()));
      }
    }
    return agreement("pixels", "Mean and standard deviation of the pixels", differences);
  }

  private static boolean near(double actual, double expected) {
    return Math.abs(actual - expected) <= ROUNDING;
  }

  private static Finding agreement(String check, String what, List<String> differences) {
    String actual = differences.isEmpty() ? "they are" : String.join(", ", differences);
    return Finding.of(
        check,
        differences.isEmpty(),
        what + " must be those of the manifest, " + actual,
        PREPARE_AGAIN);
  }
}
