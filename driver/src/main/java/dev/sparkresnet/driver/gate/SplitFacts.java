package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.shard.PixelStatistics;
import java.util.Arrays;
import java.util.List;

/** What a split holds, put together from its shards. */
final class SplitFacts {
  private final int classes;
  private final PixelStatistics statistics;
  private final long[] imageDigests;

  private SplitFacts(int classes, PixelStatistics statistics, long[] imageDigests) {
    this.classes = classes;
    this.statistics = statistics;
    this.imageDigests = imageDigests;
  }

  /** Of those shards of a data set that belong to the split; all usable. */
  static SplitFacts of(Split split, List<ShardFacts> shards, int classes) {
    List<ShardFacts> own = shards.stream().filter(facts -> facts.shard().split() == split).toList();
    PixelStatistics statistics = new PixelStatistics(classes + 1);
    own.forEach(facts -> statistics.merge(facts.statistics()));
    return new SplitFacts(
        classes,
        statistics,
        own.stream().flatMapToLong(facts -> Arrays.stream(facts.imageDigests())).toArray());
  }

  int images() {
    return imageDigests.length;
  }

  /** One count per class, in the order of the labels. */
  List<Integer> imagesPerClass() {
    return statistics.imagesPerClass().subList(0, classes);
  }

  /** Images whose label is no class. */
  int strayLabels() {
    return statistics.imagesPerClass().get(classes);
  }

  double pixelMean() {
    return statistics.mean();
  }

  double pixelStandardDeviation() {
    return statistics.standardDeviation();
  }

  /**
   * How many of the images are in another split too, byte for byte.
   *
   * <p>Told by 8 of a digest's 32 bytes, all of which are on the driver: 560 kB for Fashion-MNIST's
   * 70,000 images, 10 MB for ImageNet's 1.3 million. That two of 60,000 x 10,000 different images
   * have the same 8 bytes happens in one of 30 billion data sets.
   */
  long imagesAlsoIn(SplitFacts other) {
    long[] sorted = other.imageDigests.clone();
    Arrays.sort(sorted);
    return Arrays.stream(imageDigests)
        .filter(image -> Arrays.binarySearch(sorted, image) >= 0)
        .count();
  }
}
