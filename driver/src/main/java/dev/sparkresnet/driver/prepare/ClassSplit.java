package dev.sparkresnet.driver.prepare;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many images of each class are tested: a share of all, spread over the classes as their images
 * are. Of a class with two images or more at least one is tested and one trained on; one alone is
 * trained on.
 */
final class ClassSplit implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] images;
  private final long[] tested;

  private ClassSplit(long[] images, long[] tested) {
    this.images = images;
    this.tested = tested;
  }

  static ClassSplit of(long[] images, double testShare) {
    long[] tested = new long[images.length];
    for (int label = 0; label < images.length; label++) {
      tested[label] =
          images[label] < 2
              ? 0
              : Math.min(images[label] - 1, Math.max(1, (long) (images[label] * testShare)));
    }
    // What rounding down has left goes to the classes that are farthest below their share.
    List<Integer> farthestFirst =
        IntStream.range(0, images.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    (Integer label) -> tested[label] - images[label] * testShare))
            .toList();
    long missing = Math.round(sum(images) * testShare) - sum(tested);
    for (int label : farthestFirst) {
      if (missing > 0 && tested[label] < images[label] - 1) {
        tested[label]++;
        missing--;
      }
    }
    return new ClassSplit(images, tested);
  }

  private static long sum(long[] counts) {
    return LongStream.of(counts).sum();
  }

  long tested(int label) {
    return tested[label];
  }

  long testImages() {
    return sum(tested);
  }

  long trainImages() {
    return sum(images) - testImages();
  }

  /** Whether the image that has so many of its class before it is tested. */
  boolean isTested(int label, long before) {
    return before < tested[label];
  }
}
