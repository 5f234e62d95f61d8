package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Losses of one network over its first training steps, without a Spark session. */
public final class LossCurve {
  private LossCurve() {}

  /**
   * Trains a network in its given state on the order of minibatches that a run with one replica
   * would read.
   *
   * @param steps at most; fewer if the shards hold fewer minibatches
   * @return mean cross entropy in nats of every step, before its update
   */
  public static double[] of(
      ComputationGraph network,
      NetworkBlueprint blueprint,
      ReplicaData data,
      List<ShardEntry> shards,
      double learningRate,
      int steps)
      throws InterruptedException {
    ReplicaPlan plan = EpochPlan.of(shards, 0, 1, data.seed(), 0).get(0);
    Recipe recipe = Recipe.plain(learningRate);
    double[] losses = new double[steps];
    int done = 0;
    try (ReplicaNetwork replica = ReplicaNetwork.borrow(blueprint, ModelState.of(network));
        MinibatchPrefetcher minibatches = data.open(plan)) {
      for (Minibatch minibatch = minibatches.next();
          minibatch != null && done < steps;
          minibatch = minibatches.next()) {
        losses[done++] = replica.train(minibatch, recipe).meanLoss();
      }
    }
    return Arrays.copyOf(losses, done);
  }
}
