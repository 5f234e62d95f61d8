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
    long missing = rows;
    List<ShardPart> parts = new ArrayList<>();
    for (ShardPart part : all) {
      int taken = (int) Math.min(missing, part.rows());
      if (taken > 0) {
        parts.add(new ShardPart(part.shard(), part.fromRow(), taken));
      }
      missing -= taken;
    }
    return parts;
  }
}
