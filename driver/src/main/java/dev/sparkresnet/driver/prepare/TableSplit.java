package dev.sparkresnet.driver.prepare;

import java.io.Serializable;
import java.util.stream.LongStream;

/**
 * How a table of labelled images becomes a data set: what is tested, and which shard it goes to.
 */
public final class TableSplit implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ClassSplit classes;
  private final TableCut cut;

  private TableSplit(ClassSplit classes, TableCut cut) {
    this.classes = classes;
    this.cut = cut;
  }

  /** Says how a table is to be split, once its images are counted. */
  public interface Rule {
    /**
     * The split of a table.
     *
     * @param imagesPerClass in the order of the labels
     * @throws RuntimeException if nothing can be trained on such a table
     */
    TableSplit of(long[] imagesPerClass);
  }

  /**
   * A split by class.
   *
   * @param imagesPerClass in the order of the labels; at least one class has two
   * @param testShare share of the images that is tested, 0 to 1; of every class with two images or
   *     more at least one is, and one is not
   * @param leastTrainShards if there are so many images
   */
  public static TableSplit of(long[] imagesPerClass, double testShare, int leastTrainShards) {
    ClassSplit classes = ClassSplit.of(imagesPerClass, testShare);
    return new TableSplit(
        classes,
        TableCut.of(
            Math.toIntExact(classes.testImages()),
            Math.toIntExact(classes.trainImages()),
            leastTrainShards));
  }

  public int testImages() {
    return cut.testImages();
  }

  public int trainImages() {
    return cut.trainImages();
  }

  TableCut cut() {
    return cut;
  }

  /** Gives the images of one partition their positions. */
  Places placesAfter(long[] imagesBefore) {
    return new Places(imagesBefore.clone());
  }

  /** Positions for images that come in the table's order. */
  final class Places {
    private final long[] before;
    private long nextTest;
    private long nextTrain;

    private Places(long[] before) {
      this.before = before;
      for (int label = 0; label < before.length; label++) {
        nextTest += Math.min(before[label], classes.tested(label));
      }
      nextTrain = cut.testImages() + LongStream.of(before).sum() - nextTest;
    }

    /** The position of the next image, as {@link TableCut} counts them. */
    long next(int label) {
      return classes.isTested(label, before[label]++) ? nextTest++ : nextTrain++;
    }
  }
}
