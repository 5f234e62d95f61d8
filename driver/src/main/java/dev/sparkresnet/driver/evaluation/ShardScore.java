package dev.sparkresnet.driver.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One shard's part of an evaluation.
 *
 * @param networks a score for each network, in the order in which they were given
 */
record ShardScore(int shard, List<NetworkScore> networks) implements Serializable {
  /** Of no images yet. */
  static ShardScore empty(int shard, int networks, int classes) {
    return new ShardScore(
        shard, IntStream.range(0, networks).mapToObj(i -> new NetworkScore(classes)).toList());
  }

  /**
   * Adds an image.
   *
   * @param probabilities float[networks][classes]
   */
  void add(int label, float[][] probabilities) {
    NetworkScore lastRight = null;
    int right = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (networks.get(i).add(label, probabilities[i])) {
        lastRight = networks.get(i);
        right++;
      }
    }
    if (right == 1) {
      lastRight.addAloneRight();
    }
  }
}
