package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.driver.config.DataGateConfig;
import dev.sparkresnet.driver.registry.DataSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Whether a data set is like the one that the champion was trained on. */
final class DriftChecks {
  private final DatasetManifest manifest;
  private final DataSummary champion;

  DriftChecks(DatasetManifest manifest, DataSummary champion) {
    this.manifest = manifest;
    this.champion = champion;
  }

  /** Whether the images are of the champion's shape and in as many classes. */
  Finding structure() {
    String expected =
        structure(champion.size(), champion.channels(), champion.trainImagesPerClass().size());
    String actual = structure(manifest.size(), manifest.channels(), manifest.classNames().size());
    return Finding.of(
        "structure",
        actual.equals(expected),
        "The images must be like the champion's, " + expected + ", they are " + actual,
        "prepare them like those, or begin another model with registry.model");
  }

  private static String structure(int size, int channels, int classes) {
    return String.format(
        Locale.ROOT, "%d x %d pixels, channels: %d, classes: %d", size, size, channels, classes);
  }

  /** Whether the training images are distributed like the champion's. */
  List<Finding> all(SplitFacts train, DataGateConfig config) {
    List<Finding> findings = new ArrayList<>();
    if (champion.trainImagesPerClass().size() == manifest.classNames().size()) {
      findings.add(labelShift(train.imagesPerClass(), config.maxLabelShift()));
    }
    findings.add(
        pixelShift("mean", train.pixelMean(), champion.pixelMean(), config.maxMeanShift()));
    findings.add(
        pixelShift(
            "deviation",
            train.pixelStandardDeviation(),
            champion.pixelStandardDeviation(),
            config.maxDeviationShift()));
    return findings;
  }

  private Finding labelShift(List<Integer> imagesPerClass, double most) {
    double[] now = shares(imagesPerClass);
    double[] then = shares(champion.trainImagesPerClass());
    double[] changes =
        IntStream.range(0, now.length).mapToDouble(i -> Math.abs(now[i] - then[i])).toArray();
    // Total variation distance: the share of images that would have to be of another class.
    double shift = Arrays.stream(changes).sum() / 2;
    int changed = indexOfLargest(changes);
    String statement =
        String.format(
            Locale.ROOT,
            "The distribution of training labels may be at most %s from the champion's, it is %.4f, most in %s (share %.4f, was %.4f)",
            most,
            shift,
            ClassNames.shown(manifest.classNames().get(changed)),
            now[changed],
            then[changed]);
    return Finding.of(
        "label-shift",
        shift <= most,
        statement,
        "find out where the images come from, or raise data-gate.max-label-shift");
  }

  private static Finding pixelShift(String name, double now, double then, double most) {
    double shift = Math.abs(now - then);
    String statement =
        String.format(
            Locale.ROOT,
            "The %s of the training pixels may be at most %s from the champion's, it is %.4f (%.4f, was %.4f)",
            name,
            most,
            shift,
            now,
            then);
    return Finding.of(
        name + "-shift",
        shift <= most,
        statement,
        "find out what changed in the images, or raise data-gate.max-" + name + "-shift");
  }

  private static double[] shares(List<Integer> counts) {
    double all = counts.stream().mapToLong(Integer::longValue).sum();
    return counts.stream().mapToDouble(count -> count / all).toArray();
  }

  private static int indexOfLargest(double[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
