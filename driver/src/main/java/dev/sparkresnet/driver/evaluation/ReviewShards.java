package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.Minibatch;
import dev.sparkresnet.driver.training.MinibatchPrefetcher;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import dev.sparkresnet.driver.training.ShardPart;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The task that looks through some of a split's shards. */
final class ReviewShards implements FlatMapFunction<Iterator<Integer>, ReviewNotes> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<EpochStart> broadcast;
  private final ReplicaData data;
  private final List<ShardPart> parts;

  ReviewShards(Broadcast<EpochStart> broadcast, ReplicaData data, List<ShardPart> parts) {
    this.broadcast = broadcast;
    this.data = data;
    this.parts = parts;
  }

  @Override
  public Iterator<ReviewNotes> call(Iterator<Integer> indices) throws Exception {
    ReviewNotes notes = new ReviewNotes(data.classes());
    try (ReplicaNetwork network = broadcast.value().borrowNetwork()) {
      while (indices.hasNext()) {
        review(network, indices.next(), notes);
      }
    }
    return List.of(notes).iterator();
  }

  private void review(ReplicaNetwork network, int shard, ReviewNotes notes)
      throws InterruptedException {
    int row = parts.get(shard).fromRow();
    try (MinibatchPrefetcher minibatches = data.openInOrder(List.of(parts.get(shard)))) {
      for (Minibatch minibatch = minibatches.next();
          minibatch != null;
          minibatch = minibatches.next()) {
        try (INDArray probabilities = network.predict(minibatch)) {
          float[][] rows = probabilities.toFloatMatrix();
          for (int i = 0; i < rows.length; i++) {
            notes.add(shard, row++, data.shape(), minibatch, i, rows[i]);
          }
        }
      }
    }
  }
}
