package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Contiguous rows {@code fromRow .. fromRow + rows - 1} of one shard. */
public record ShardPart(ShardEntry shard, int fromRow, int rows) implements Serializable {
  /** The first {@code exampleLimit} rows of the shards, or all of them where it is 0. */
  public static List<ShardPart> limited(List<ShardEntry> shards, long exampleLimit) {
    List<ShardPart> whole =
        shards.stream().map(shard -> new ShardPart(shard, 0, shard.rows())).toList();
    return exampleLimit == 0 ? whole : first(exampleLimit, whole);
  }

  /** The first rows of some parts. */
  static List<ShardPart> first(long rows, List<ShardPart> all) {
    return range(0, rows, all);
  }

  /** Rows {@code from .. to - 1} of some parts laid end to end. */
  public static List<ShardPart> range(long from, long to, List<ShardPart> all) {
    List<ShardPart> parts = new ArrayList<>();
    long start = 0;
    for (ShardPart part : all) {
      int skipped = (int) Math.min(Math.max(0, from - start), part.rows());
      int end = (int) Math.min(Math.max(0, to - start), part.rows());
      if (end > skipped) {
        parts.add(new ShardPart(part.shard(), part.fromRow() + skipped, end - skipped));
      }
      start += part.rows();
    }
    return parts;
  }
}
