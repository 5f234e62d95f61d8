package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.driver.training.ShardPart;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Shows shards to networks, on whatever slots there are. */
final class ShardJob {
  private ShardJob() {}

  /**
   * Runs one Spark job.
   *
   * @param networks what every executor gets once
   * @param task made for the broadcast networks; takes indices of parts
   * @return what the tasks gave, in no order to rely on
   */
  static <N, R> List<R> run(
      JavaSparkContext spark,
      N networks,
      List<ShardPart> parts,
      Function<Broadcast<N>, FlatMapFunction<Iterator<Integer>, R>> task) {
    Broadcast<N> broadcast = spark.broadcast(networks);
    try {
      List<Integer> indices = IntStream.range(0, parts.size()).boxed().toList();
      int tasks = Math.min(parts.size(), spark.defaultParallelism());
      return spark.parallelize(indices, tasks).mapPartitions(task.apply(broadcast)).collect();
    } finally {
      broadcast.destroy();
    }
  }
}
