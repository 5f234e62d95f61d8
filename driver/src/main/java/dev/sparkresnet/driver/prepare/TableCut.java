package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import java.io.Serializable;

/**
 * Which examples go to which shard. Positions count those of the test split first, then those of
 * the training split; each split is cut into shards whose sizes differ by at most one. Shards of
 * the test split come first in the count over both.
 */
record TableCut(int testImages, int testShards, int trainImages, int trainShards)
    implements Serializable {
  /** As {@code prepare} cuts by default, unless shards would become too large to shuffle by. */
  private static final int SHARDS = 64;

  private static final int MOST_IMAGES_PER_SHARD = 4096;

  /**
   * A cut of both splits.
   *
   * @param leastTrainShards if there are so many images
   */
  static TableCut of(int test, int train, int leastTrainShards) {
    int wanted =
        Math.max(leastTrainShards, Math.max(SHARDS, ceiling(train, MOST_IMAGES_PER_SHARD)));
    int trainShards = Math.min(train, wanted);
    int perShard = ceiling(train, trainShards);
    return new TableCut(test, ceiling(test, perShard), train, trainShards);
  }

  private static int ceiling(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  int shards() {
    return testShards + trainShards;
  }

  int shards(Split split) {
    return split == Split.TEST ? testShards : trainShards;
  }

  Split split(int shard) {
    return shard < testShards ? Split.TEST : Split.TRAIN;
  }

  /** The number of a shard within its split. */
  int number(int shard) {
    return shard < testShards ? shard : shard - testShards;
  }

  /** The shard of the example at a position in the table. */
  int shard(long position) {
    return position < testImages
        ? within(position, testImages, testShards)
        : testShards + within(position - testImages, trainImages, trainShards);
  }

  /** The position of an example within its split. */
  int id(long position) {
    return (int) (position < testImages ? position : position - testImages);
  }

  private static int within(long position, int images, int shards) {
    return (int) (((position + 1) * shards - 1) / images);
  }

  /** How many examples a shard has. */
  int rows(int shard) {
    int images = split(shard) == Split.TEST ? testImages : trainImages;
    int shards = shards(split(shard));
    return start(number(shard) + 1, images, shards) - start(number(shard), images, shards);
  }

  private static int start(int number, int images, int shards) {
    return (int) ((long) images * number / shards);
  }
}
