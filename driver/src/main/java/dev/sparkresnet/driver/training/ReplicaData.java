package dev.sparkresnet.driver.training;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How shards become minibatches.
 *
 * @param dataset URI of the data set that the shards' file names are relative to
 * @param shardsPerGroup shards that are in memory and shuffled together
 */
public record ReplicaData(
    SerializableConfiguration hadoop,
    String dataset,
    ImageShape shape,
    int classes,
    int batchSize,
    int shardsPerGroup,
    long seed)
    implements Serializable {

  /** The parts' rows in the order in which they lie in the shards. */
  public MinibatchPrefetcher openInOrder(List<ShardPart> parts) {
    return open(parts, 1, (group, rows) -> ExampleReader.sequential(rows));
  }

  /**
   * The plan's minibatches; each group's rows in an order drawn from (seed, epoch, replica, group).
   */
  MinibatchPrefetcher open(ReplicaPlan plan) {
    return open(
        plan.parts(),
        shardsPerGroup,
        (group, rows) -> {
          int[] order = ExampleReader.sequential(rows);
          Seeds.shuffle(order, Seeds.random(seed, plan.epoch(), plan.replica(), group));
          return order;
        });
  }

  private MinibatchPrefetcher open(
      List<ShardPart> parts, int partsPerGroup, ExampleReader.RowOrder order) {
    return new MinibatchPrefetcher(
        new ExampleReader(hadoop.value(), new Path(dataset), parts, partsPerGroup, order),
        shape,
        classes,
        batchSize);
  }
}
