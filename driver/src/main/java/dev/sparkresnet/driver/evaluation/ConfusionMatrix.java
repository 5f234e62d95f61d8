package dev.sparkresnet.driver.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sparkresnet.data.ClassNames;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts of (true class, predicted class). Only what was counted takes memory: of 32,767 classes
 * there are a thousand million cells, and hardly one in ten thousand has a count.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class ConfusionMatrix implements Serializable {
  /** Up to so many classes it can be shown and kept as a square of counts. */
  public static final int MOST_CLASSES_OF_A_SQUARE = 1000;

  private static final long serialVersionUID = 1L;

  /** Of equals the one of the lower class, as the cells are in order. */
  private static final Comparator<Cell> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Cell::count).reversed();

  /** One that has a count. */
  public record Cell(int trueClass, int predictedClass, long count) {}

  private final int classes;

  /** By true class, then predicted class. */
  private final TreeMap<Long, Long> counts = new TreeMap<>();

  /** Predictions of every class, worked out when they are asked for; null before. */
  private transient long[] predictions;

  private ConfusionMatrix(int classes) {
    if (classes < 1 || classes > ClassNames.MOST) {
      throw new IllegalArgumentException(
          "confusion must be of 1 to %d classes, got %d".formatted(ClassNames.MOST, classes));
    }
    this.classes = classes;
  }

  /**
   * Of counts.
   *
   * @param square long[classes][classes], row = true class, column = predicted class
   */
  public ConfusionMatrix(long[][] square) {
    this(square.length);
    for (int row = 0; row < classes; row++) {
      if (square[row] == null || square[row].length != classes) {
        throw new IllegalArgumentException(
            "confusion must be a square of counts, row %d of %d has %s"
                .formatted(row, classes, square[row] == null ? "none" : square[row].length));
      }
      for (int column = 0; column < classes; column++) {
        add(row, column, square[row][column]);
      }
    }
  }

  public static ConfusionMatrix empty(int classes) {
    return new ConfusionMatrix(classes);
  }

  /** What {@link #square} or {@link #cells} has written. */
  @JsonCreator
  static ConfusionMatrix stored(
      @JsonProperty("counts") long[][] square,
      @JsonProperty("classes") Integer classes,
      @JsonProperty("cells") long[][] cells) {
    if (square != null) {
      return new ConfusionMatrix(square);
    }
    if (classes == null || cells == null) {
      throw new IllegalArgumentException("confusion must have counts, or classes and cells");
    }
    ConfusionMatrix matrix = new ConfusionMatrix(classes.intValue());
    for (long[] cell : cells) {
      if (cell == null
          || cell.length != 3
          || Math.min(cell[0], cell[1]) < 0
          || Math.max(cell[0], cell[1]) >= classes) {
        throw new IllegalArgumentException(
            "cells of confusion must be true class, predicted class and count, got "
                + Arrays.toString(cell));
      }
      matrix.add((int) cell[0], (int) cell[1], cell[2]);
    }
    return matrix;
  }

  @JsonProperty("counts")
  private long[][] square() {
    return classes <= MOST_CLASSES_OF_A_SQUARE ? counts() : null;
  }

  @JsonProperty("classes")
  private Integer classesOfCells() {
    return classes <= MOST_CLASSES_OF_A_SQUARE ? null : classes;
  }

  @JsonProperty("cells")
  private long[][] cells() {
    return classes <= MOST_CLASSES_OF_A_SQUARE
        ? null
        : counted().stream()
            .map(cell -> new long[] {cell.trueClass(), cell.predictedClass(), cell.count()})
            .toArray(long[][]::new);
  }

  void add(int trueClass, int predictedClass) {
    add(trueClass, predictedClass, 1);
  }

  private void add(int trueClass, int predictedClass, long count) {
    if (trueClass < 0 || trueClass >= classes || predictedClass < 0 || predictedClass >= classes) {
      throw new IllegalArgumentException(
          "classes must be 0 to %d, got %d taken for %d"
              .formatted(classes - 1, trueClass, predictedClass));
    }
    if (count != 0) {
      counts.merge((long) trueClass * classes + predictedClass, count, Long::sum);
      predictions = null;
    }
  }

  void add(ConfusionMatrix other) {
    other.counts.forEach((cell, count) -> counts.merge(cell, count, Long::sum));
    predictions = null;
  }

  public int classes() {
    return classes;
  }

  /**
   * All counts, for few classes: long[classes][classes], row = true class, column = predicted
   * class.
   */
  public long[][] counts() {
    long[][] square = new long[classes][classes];
    counts.forEach((cell, count) -> square[(int) (cell / classes)][(int) (cell % classes)] = count);
    return square;
  }

  public long count(int trueClass, int predictedClass) {
    return counts.getOrDefault((long) trueClass * classes + predictedClass, 0L);
  }

  public long total() {
    return sum(counts);
  }

  public double accuracy() {
    long correct = IntStream.range(0, classes).mapToLong(c -> count(c, c)).sum();
    return (double) correct / total();
  }

  /** The images of this class. */
  public long images(int trueClass) {
    return sum(row(trueClass));
  }

  private SortedMap<Long, Long> row(int trueClass) {
    long start = (long) trueClass * classes;
    return counts.subMap(start, start + classes);
  }

  private static long sum(SortedMap<Long, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Every cell that has a count, in order. */
  public List<Cell> counted() {
    return cells(counts);
  }

  private List<Cell> cells(SortedMap<Long, Long> some) {
    return some.entrySet().stream()
        .map(
            entry ->
                new Cell(
                    (int) (entry.getKey() / classes),
                    (int) (entry.getKey() % classes),
                    entry.getValue()))
        .toList();
  }

  /** The classes that images of this class were wrongly taken for, the most frequent first. */
  public List<Cell> mistakes(int trueClass) {
    return mistakes(cells(row(trueClass)));
  }

  /** The same of all classes. */
  public List<Cell> mistakes() {
    return mistakes(counted());
  }

  private static List<Cell> mistakes(List<Cell> cells) {
    return cells.stream()
        .filter(cell -> cell.predictedClass() != cell.trueClass())
        .sorted(MOST_FREQUENT_FIRST)
        .toList();
  }

  /** Share of the images of this class that were recognised; nothing where there are none. */
  public OptionalDouble recall(int trueClass) {
    return ratio(count(trueClass, trueClass), images(trueClass));
  }

  /** Share of the predictions of this class that were right; nothing where there are none. */
  public OptionalDouble precision(int predictedClass) {
    if (predictions == null) {
      long[] all = new long[classes];
      counts.forEach((cell, count) -> all[(int) (cell % classes)] += count);
      predictions = all;
    }
    return ratio(count(predictedClass, predictedClass), predictions[predictedClass]);
  }

  private static OptionalDouble ratio(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
