package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Contiguous rows {@code fromRow .. fromRow + rows - 1} of one shard. */
public record ShardPart(ShardEntry shard, int fromRow, int rows) implements Serializable {
  /** The first {@code exampleLimit} rows of the shards, or all of them where it is 0. */
  public static List<ShardPart> limited(List<ShardEntry> shards, long exampleLimit) {
    long missing = exampleLimit == 0 ? Long.MAX_VALUE : exampleLimit;
    List<ShardPart> parts = new ArrayList<>();
    for (ShardEntry shard : shards) {
      int rows = (int) Math.min(missing, shard.rows());
      if (rows > 0) {
        parts.add(new ShardPart(shard, 0, rows));
      }
      missing -= rows;
    }
    return parts;
  }
}
