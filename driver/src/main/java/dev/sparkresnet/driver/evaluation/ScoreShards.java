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

/** The task that scores some of a split's shards. */
final class ScoreShards implements FlatMapFunction<Iterator<Integer>, ShardScore> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<EpochStart> broadcast;
  private final ReplicaData data;
  private final List<ShardPart> parts;

  ScoreShards(Broadcast<EpochStart> broadcast, ReplicaData data, List<ShardPart> parts) {
    this.broadcast = broadcast;
    this.data = data;
    this.parts = parts;
  }

  @Override
  public Iterator<ShardScore> call(Iterator<Integer> indices) throws Exception {
    List<ShardScore> scores = new ArrayList<>();
    try (ReplicaNetwork network = broadcast.value().borrowNetwork()) {
      while (indices.hasNext()) {
        scores.add(score(network, indices.next()));
      }
    }
    return scores.iterator();
  }

  private ShardScore score(ReplicaNetwork network, int shard) throws InterruptedException {
    double lossSum = 0;
    ConfusionMatrix confusion = ConfusionMatrix.empty(data.classes());
    try (MinibatchPrefetcher minibatches = data.openInOrder(List.of(parts.get(shard)))) {
      for (Minibatch minibatch = minibatches.next();
          minibatch != null;
          minibatch = minibatches.next()) {
        try (INDArray probabilities = network.predict(minibatch)) {
          float[][] rows = probabilities.toFloatMatrix();
          for (int i = 0; i < rows.length; i++) {
            int label = minibatch.label(i);
            // The smallest positive float keeps the loss finite where a probability rounds to zero.
            lossSum -= Math.log(Math.max(rows[i][label], Float.MIN_NORMAL));
            confusion.add(label, indexOfLargest(rows[i]));
          }
        }
      }
    }
    return new ShardScore(shard, lossSum, confusion);
  }

  private static int indexOfLargest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
