package dev.sparkresnet.driver.report;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.job.TrainingData;
import java.util.List;
import java.util.Map;

/**
 * The data set that a run was trained on and judged by.
 *
 * @param size height and width of its images in pixels
 * @param sources SHA-256 of the files that it was made of; none in a report of an older version
 */
record DataDescription(
    String uri,
    String fingerprint,
    int size,
    int channels,
    List<String> classNames,
    Map<String, String> sources,
    SplitDescription train,
    SplitDescription test) {

  /**
   * One split.
   *
   * @param pixelMean over all pixels, each divided by 255; so is the deviation
   */
  record SplitDescription(
      int images, List<Integer> imagesPerClass, double pixelMean, double pixelStandardDeviation) {
    SplitDescription {
      if (imagesPerClass == null) {
        throw new IllegalArgumentException("imagesPerClass is expected, it is missing");
      }
      imagesPerClass = List.copyOf(imagesPerClass);
    }

    private static SplitDescription of(SplitManifest split) {
      return new SplitDescription(
          split.images(),
          split.imagesPerClass(),
          split.pixelMean(),
          split.pixelStandardDeviation());
    }
  }

  DataDescription {
    if (classNames == null || train == null || test == null) {
      throw new IllegalArgumentException(
          "classNames, train and test are expected, one of them is missing");
    }
    classNames = List.copyOf(classNames);
    sources = sources == null ? Map.of() : Map.copyOf(sources);
    if (train.imagesPerClass().size() != classNames.size()
        || test.imagesPerClass().size() != classNames.size()) {
      throw new IllegalArgumentException(
          "imagesPerClass must have as many counts as there are classNames, "
              + classNames.size()
              + ", got "
              + train.imagesPerClass().size()
              + " and "
              + test.imagesPerClass().size());
    }
  }

  static DataDescription of(TrainingData data) {
    DatasetManifest manifest = data.manifest();
    return new DataDescription(
        data.root().toString(),
        manifest.fingerprint(),
        manifest.size(),
        manifest.channels(),
        manifest.classNames(),
        manifest.sources(),
        SplitDescription.of(manifest.train()),
        SplitDescription.of(manifest.test()));
  }

  /** A class as people write it: with a capital letter, unless that makes it another class. */
  String className(int label) {
    String name = classNames.get(label);
    String capitalized = Text.capitalized(name);
    if (name.isBlank()) {
      return ClassNames.shown(name);
    }
    return classNames.size() > ConfusionMatrix.MOST_CLASSES_OF_A_SQUARE
            || classNames.contains(capitalized)
        ? name
        : capitalized;
  }

  boolean isFashionMnist() {
    return FashionMnist.isIn(sources);
  }
}
