package dev.sparkresnet.driver.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one replica reads between two averagings, in this order.
 *
 * @param epoch counted from 0
 * @param round of the epoch, counted from 0
 * @param epochExamples what the replica reads in the whole epoch
 */
record ReplicaPlan(int epoch, int round, int replica, long epochExamples, List<ShardPart> parts)
    implements Serializable {
  /** A plan for an epoch without averaging in it. */
  static ReplicaPlan ofEpoch(int epoch, int replica, List<ShardPart> parts) {
    long examples = parts.stream().mapToLong(ShardPart::rows).sum();
    return new ReplicaPlan(epoch, 0, replica, examples, List.copyOf(parts));
  }

  /** The first rows of it. */
  ReplicaPlan first(long rows) {
    return new ReplicaPlan(epoch, round, replica, epochExamples, ShardPart.first(rows, parts));
  }

  long examples() {
    return parts.stream().mapToLong(ShardPart::rows).sum();
  }

  long steps(int batchSize) {
    return (examples() + batchSize - 1) / batchSize;
  }

  /**
   * Cuts an epoch's plan into rounds of whole minibatches whose numbers differ by at most one; the
   * smaller minibatch that may be left is in the last round.
   */
  List<ReplicaPlan> inRounds(int rounds, int batchSize) {
    long steps = steps(batchSize);
    List<ReplicaPlan> plans = new ArrayList<>(rounds);
    for (int number = 0; number < rounds; number++) {
      long from = steps * number / rounds * batchSize;
      long to = Math.min(examples(), steps * (number + 1) / rounds * batchSize);
      plans.add(
          new ReplicaPlan(epoch, number, replica, epochExamples, ShardPart.range(from, to, parts)));
    }
    return plans;
  }
}
