package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.shard.PixelStatistics;
import java.io.Serializable;

/**
 * What a shard holds, as a task has found it.
 *
 * @param problem why the shard cannot be used; null where it can, and where it cannot the rest is
 *     null
 * @param statistics of all images; those whose label is no class are counted as one class more
 * @param strayLabel a label that is no class; null where there is none
 * @param imageDigests the first 8 bytes of every image's SHA-256
 */
record ShardFacts(
    SplitShard shard,
    String problem,
    PixelStatistics statistics,
    Integer strayLabel,
    long[] imageDigests)
    implements Serializable {

  static ShardFacts unusable(SplitShard shard, String problem) {
    return new ShardFacts(shard, problem, null, null, null);
  }

  boolean usable() {
    return problem == null;
  }
}
