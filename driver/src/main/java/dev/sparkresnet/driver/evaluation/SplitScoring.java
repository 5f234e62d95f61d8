package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Scores networks on a split, a shard at a time on whatever slots there are.
 *
 * <p>Minibatches never cross shards and the shards' sums are added in shard order, so the result
 * does not depend on how many executors there are.
 */
final class SplitScoring {
  private final JavaSparkContext spark;
  private final ReplicaData data;
  private final List<ShardPart> parts;

  SplitScoring(JavaSparkContext spark, ReplicaData data, List<ShardPart> parts) {
    this.spark = spark;
    this.data = data;
    this.parts = List.copyOf(parts);
  }

  /** Runs one Spark job; returns a score for each network, in their order. */
  List<NetworkScore> run(List<EpochStart> networks) {
    ShardScore all = ShardScore.empty(parts.size(), networks.size(), data.classes());
    for (ShardScore score : ofShards(networks)) {
      for (int i = 0; i < networks.size(); i++) {
        all.networks().get(i).add(score.networks().get(i));
      }
    }
    return all.networks();
  }

  /** In shard order. */
  private List<ShardScore> ofShards(List<EpochStart> networks) {
    List<ShardScore> scores =
        new ArrayList<>(
            ShardJob.run(
                spark, networks, parts, broadcast -> new ScoreShards(broadcast, data, parts)));
    scores.sort(Comparator.comparingInt(ShardScore::shard));
    return scores;
  }
}
