package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.augment.Augmentation;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How shards become minibatches.
 *
 * @param dataset URI of the data set that the shards' file names are relative to
 * @param shardsPerGroup shards that are in memory and shuffled together
 * @param augmentation of the images that are trained on
 */
public record ReplicaData(
    SerializableConfiguration hadoop,
    String dataset,
    ImageShape shape,
    int classes,
    int batchSize,
    int shardsPerGroup,
    Augmentation augmentation,
    long seed)
    implements Serializable {

  /** The same with changes of the images that are trained on. */
  public ReplicaData with(Augmentation changes) {
    return new ReplicaData(
        hadoop, dataset, shape, classes, batchSize, shardsPerGroup, changes, seed);
  }

  /** The parts' rows in the order in which they lie in the shards. */
  public MinibatchPrefetcher openInOrder(List<ShardPart> parts) {
    return open(parts, 1, (group, rows) -> ExampleReader.sequential(rows), RowChange.NONE);
  }

  /**
   * The plan's minibatches; each group's rows in an order drawn from (seed, epoch, replica, round,
   * group).
   */
  MinibatchPrefetcher open(ReplicaPlan plan) {
    return open(
        plan.parts(),
        shardsPerGroup,
        (group, rows) -> {
          int[] order = ExampleReader.sequential(rows);
          Seeds.shuffle(
              order, Seeds.random(seed, plan.epoch(), plan.replica(), plan.round(), group));
          return order;
        },
        RowChange.random(augmentation, shape, seed, plan.epoch()));
  }

  private MinibatchPrefetcher open(
      List<ShardPart> parts, int partsPerGroup, ExampleReader.RowOrder order, RowChange change) {
    return new MinibatchPrefetcher(
        new ExampleReader(hadoop.value(), new Path(dataset), parts, partsPerGroup, order, change),
        shape,
        classes,
        batchSize);
  }
}
