package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The images of every class in a column of labels.
 *
 * @param column its name
 * @param classNames in the order of the labels
 * @param images one count for each
 */
record LabelCounts(String column, List<String> classNames, long[] images) {
  /** The same column, of rows whose images could be read. */
  LabelCounts with(long[] readable) {
    return new LabelCounts(column, classNames, readable);
  }

  long total() {
    return LongStream.of(images).sum();
  }

  /** Names of classes without an image. */
  List<String> absent() {
    return IntStream.range(0, images.length)
        .filter(label -> images[label] == 0)
        .mapToObj(classNames::get)
        .toList();
  }

  /**
   * Requires what can be trained on and tested.
   *
   * @throws BadDataException if there are too few images or classes
   */
  void requireTrainable() {
    if (total() < 2) {
      throw new BadDataException(
          "Training takes at least 2 images, one of them to test, the table has " + total());
    }
    if (total() > Integer.MAX_VALUE) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "Training takes at most %,d images, the table has %,d; take a sample",
              Integer.MAX_VALUE,
              total()));
    }
    if (classNames.size() - absent().size() < 2) {
      int only = IntStream.range(0, images.length).filter(i -> images[i] > 0).findFirst().orElse(0);
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "Column %s has one class only, %s in all %,d rows; training takes at least two classes",
              column,
              ClassNames.shown(classNames.get(only)),
              total()));
    }
    if (LongStream.of(images).allMatch(count -> count < 2)) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "No class in column %s has two images, one of them to test, in all %,d rows; add images",
              column,
              total()));
    }
  }
}
