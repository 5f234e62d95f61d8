package dev.sparkresnet.data.shard;

import dev.sparkresnet.data.Split;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which example goes to which shard: a seeded shuffle (Fisher-Yates), cut into shards whose sizes
 * differ by at most one.
 *
 * <p>The same numbers give the same plan on every machine and Java version: SplittableRandom's
 * algorithm is specified (SplitMix64).
 */
public final class ShardPlan {
  private final int[] order;
  private final int shards;

  /**
   * @throws IllegalArgumentException unless {@code 1 <= shards <= images}
   */
  public ShardPlan(int images, int shards, long seed) {
    if (shards < 1 || shards > images) {
      throw new IllegalArgumentException(
          "Shards must be 1.." + images + ", the number of images, got " + shards);
    }
    this.shards = shards;
    order = new int[images];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < images; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /** The number of shards. */
  public int shards() {
    return shards;
  }

  /** The ids (positions in the source) of the examples of one shard, in shard order. */
  public int[] ids(int shard) {
    return Arrays.copyOfRange(order, start(shard), start(shard + 1));
  }

  private int start(int shard) {
    return (int) ((long) order.length * shard / shards);
  }

  /** The name of a shard relative to the root of the data set. */
  public static String file(Split split, int shard) {
    return String.format("%s/%s%05d.parquet", split.directory(), ShardFormat.FILE_PREFIX, shard);
  }
}
