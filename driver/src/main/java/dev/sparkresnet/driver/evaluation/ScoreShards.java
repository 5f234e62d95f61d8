package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.Minibatch;
import dev.sparkresnet.driver.training.MinibatchPrefetcher;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The task that scores some of a split's shards. Every minibatch is read once and shown to all
 * networks, which are in memory together.
 */
final class ScoreShards implements FlatMapFunction<Iterator<Integer>, ShardScore> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<List<EpochStart>> broadcast;
  private final ReplicaData data;
  private final List<ShardPart> parts;

  ScoreShards(Broadcast<List<EpochStart>> broadcast, ReplicaData data, List<ShardPart> parts) {
    this.broadcast = broadcast;
    this.data = data;
    this.parts = parts;
  }

  @Override
  public Iterator<ShardScore> call(Iterator<Integer> indices) throws Exception {
    List<ShardScore> scores = new ArrayList<>();
    List<ReplicaNetwork> networks = new ArrayList<>();
    try {
      broadcast.value().forEach(network -> networks.add(network.borrowNetwork()));
      while (indices.hasNext()) {
        scores.add(score(networks, indices.next()));
      }
    } finally {
      networks.forEach(ReplicaNetwork::close);
    }
    return scores.iterator();
  }

  private ShardScore score(List<ReplicaNetwork> networks, int shard) throws InterruptedException {
    ShardScore score = ShardScore.empty(shard, networks.size(), data.classes());
    float[][] ofImage = new float[networks.size()][];
    try (MinibatchPrefetcher minibatches = data.openInOrder(List.of(parts.get(shard)))) {
      for (Minibatch minibatch = minibatches.next();
          minibatch != null;
          minibatch = minibatches.next()) {
        List<float[][]> ofNetworks = new ArrayList<>();
        for (ReplicaNetwork network : networks) {
          ofNetworks.add(probabilities(network, minibatch));
        }
        for (int i = 0; i < minibatch.examples(); i++) {
          for (int n = 0; n < ofImage.length; n++) {
            ofImage[n] = ofNetworks.get(n)[i];
          }
          score.add(minibatch.label(i), ofImage);
        }
      }
    }
    return score;
  }

  private static float[][] probabilities(ReplicaNetwork network, Minibatch minibatch) {
    try (INDArray probabilities = network.predict(minibatch)) {
      return probabilities.toFloatMatrix();
    }
  }
}
