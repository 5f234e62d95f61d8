package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Fills minibatches with the rows of shard parts, a group of parts at a time.
 *
 * <p>A group's rows are put in an order of their own, so memory is bounded by the group: with 64
 * shards of Fashion-MNIST at 96x96 and groups of four, 35 MB. Minibatches run across the borders of
 * groups; only the last one can be smaller.
 */
final class ExampleReader {
  /** Row order within a group of {@code rows} rows: a permutation. */
  interface RowOrder {
    int[] of(int group, int rows);
  }

  private final Configuration hadoop;
  private final Path dataset;
  private final List<ShardPart> parts;
  private final int partsPerGroup;
  private final RowOrder order;
  private final RowChange change;

  private int nextPart;
  private List<Shard> shards = List.of();
  private int[] shardOfRow = new int[0];
  private int[] rowInShard = new int[0];
  private int[] rowOrder = new int[0];
  private int nextRow;

  ExampleReader(
      Configuration hadoop,
      Path dataset,
      List<ShardPart> parts,
      int partsPerGroup,
      RowOrder order,
      RowChange change) {
    this.hadoop = hadoop;
    this.dataset = dataset;
    this.parts = parts;
    this.partsPerGroup = partsPerGroup;
    this.order = order;
    this.change = change;
  }

  /** Clears and fills the minibatch; leaves it empty after the last row. */
  void fill(Minibatch minibatch) {
    minibatch.clear();
    while (!minibatch.isFull() && (nextRow < rowOrder.length || loadGroup())) {
      int index = rowOrder[nextRow++];
      Shard shard = shards.get(shardOfRow[index]);
      int row = rowInShard[index];
      change.apply(
          shard.pixels(),
          row * shard.imageBytes(),
          (pixels, offset) -> minibatch.add(pixels, offset, shard.labels()[row]));
    }
  }

  private boolean loadGroup() {
    if (nextPart == parts.size()) {
      shards = List.of();
      return false;
    }
    int group = nextPart / partsPerGroup;
    List<ShardPart> members =
        parts.subList(nextPart, Math.min(nextPart + partsPerGroup, parts.size()));
    nextPart += members.size();
    int rows = members.stream().mapToInt(ShardPart::rows).sum();
    List<Shard> loaded = new ArrayList<>(members.size());
    shardOfRow = new int[rows];
    rowInShard = new int[rows];
    int index = 0;
    for (ShardPart part : members) {
      for (int row = part.fromRow(); row < part.fromRow() + part.rows(); row++) {
        shardOfRow[index] = loaded.size();
        rowInShard[index++] = row;
      }
      loaded.add(read(part.shard()));
    }
    shards = loaded;
    rowOrder = order.of(group, rows);
    nextRow = 0;
    return true;
  }

  private Shard read(ShardEntry shard) {
    try {
      return ShardReader.read(hadoop, dataset, shard);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read shard " + new Path(dataset, shard.file()), e);
    }
  }

  /** Rows as they lie in the shards. */
  static int[] sequential(int rows) {
    return IntStream.range(0, rows).toArray();
  }
}
