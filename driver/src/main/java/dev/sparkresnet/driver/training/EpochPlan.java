package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which replica reads which rows of which shard in one epoch.
 *
 * <p>The shards are put in an order drawn from (seed, epoch), laid end to end, and cut into one
 * stretch per replica whose lengths differ by at most one row. Every row belongs to exactly one
 * replica. The plan depends on nothing but its arguments, so a retried task and a resumed run read
 * the same rows.
 */
final class EpochPlan {
  private EpochPlan() {}

  /**
   * @param shards the split's shards in the manifest's order
   * @param exampleLimit rows to use, counted from the first shard; 0 for all
   * @param epoch counted from 0
   */
  static List<ReplicaPlan> of(
      List<ShardEntry> shards, long exampleLimit, int replicas, long seed, int epoch) {
    List<ShardPart> parts = ShardPart.limited(shards, exampleLimit);
    int[] order = IntStream.range(0, parts.size()).toArray();
    Seeds.shuffle(order, Seeds.random(seed, epoch));
    long total = parts.stream().mapToLong(ShardPart::rows).sum();

    List<ReplicaPlan> plans = new ArrayList<>(replicas);
    int position = 0;
    int usedRows = 0;
    for (int replica = 0; replica < replicas; replica++) {
      long missing = total * (replica + 1) / replicas - total * replica / replicas;
      List<ShardPart> own = new ArrayList<>();
      while (missing > 0) {
        ShardPart part = parts.get(order[position]);
        int rows = (int) Math.min(missing, part.rows() - usedRows);
        own.add(new ShardPart(part.shard(), part.fromRow() + usedRows, rows));
        missing -= rows;
        usedRows += rows;
        if (usedRows == part.rows()) {
          position++;
          usedRows = 0;
        }
      }
      plans.add(ReplicaPlan.ofEpoch(epoch, replica, own));
    }
    return plans;
  }
}
