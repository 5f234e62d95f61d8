package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.idx.IdxClasses;
import dev.sparkresnet.data.idx.LabeledImages;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The images and labels of both splits, read and checked on the driver (55 MB for all of
 * Fashion-MNIST).
 *
 * @param train with labels from 0 on, as the test images
 * @param firstLabel the label that is 0 here, 0 or 1 in the files
 * @param classNames in the order of the labels
 */
public record PrepareSources(
    LabeledImages train, LabeledImages test, int firstLabel, List<String> classNames) {
  public PrepareSources {
    classNames = List.copyOf(classNames);
  }

  /**
   * Reads the four files, of each split the first {@code limit} examples. Classes have the names of
   * Fashion-MNIST where the files are its own, else their labels.
   *
   * @throws dev.sparkresnet.data.BadDataException if a file is missing or corrupt, or labels have
   *     gaps
   */
  public static PrepareSources read(Configuration conf, Path directory, int limit)
      throws IOException {
    LabeledImages train = LabeledImages.read(conf, directory, Split.TRAIN);
    LabeledImages test = LabeledImages.read(conf, directory, Split.TEST);
    // Of whole files, as the digests are: a trial has the classes of what it is a trial for.
    IdxClasses classes = IdxClasses.of(train, test);
    return new PrepareSources(
        train.first(limit).withLabelsFrom(classes.firstLabel()),
        test.first(limit).withLabelsFrom(classes.firstLabel()),
        classes.firstLabel(),
        FashionMnist.isIn(sha256ByFile(train, test)) ? FashionMnist.CLASS_NAMES : classes.names());
  }

  /**
   * The same with names that somebody gives.
   *
   * @throws IllegalArgumentException unless there is a name of its own for every class
   */
  public PrepareSources withClassNames(List<String> names) {
    List<String> given = ClassNames.given(names);
    if (given.size() != classNames.size()) {
      throw new IllegalArgumentException(
          "expected a name for each of the %d classes, whose labels are %d to %d, got %d: %s"
              .formatted(
                  classNames.size(),
                  firstLabel,
                  firstLabel + classNames.size() - 1,
                  given.size(),
                  ClassNames.shown(given)));
    }
    return new PrepareSources(train, test, firstLabel, given);
  }

  LabeledImages of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case TEST -> test;
    };
  }

  SortedMap<String, String> sha256ByFile() {
    return sha256ByFile(train, test);
  }

  private static SortedMap<String, String> sha256ByFile(LabeledImages train, LabeledImages test) {
    SortedMap<String, String> all = new TreeMap<>(train.sha256ByFile());
    all.putAll(test.sha256ByFile());
    return all;
  }
}
