package dev.sparkresnet.driver.training;

import java.io.Serializable;

/**
 * What one replica did between two averagings, or in a whole epoch.
 *
 * @param examples images that went through a training step
 * @param steps minibatches
 * @param lossSum sum over the images of their cross entropy when they were trained on
 * @param correct images whose class had the highest probability when they were trained on
 * @param broadcastSeconds waiting for the state to start from
 * @param trainSeconds from the first minibatch to the last
 * @param divergedAtStep first step whose loss was not a number, or -1
 */
public record ReplicaReport(
    int replica,
    long examples,
    int steps,
    double lossSum,
    long correct,
    double broadcastSeconds,
    double trainSeconds,
    int divergedAtStep,
    ReplicaPlace place)
    implements Serializable {
  /** The same replica's work in two rounds, where this one came first. */
  ReplicaReport plus(ReplicaReport later) {
    return new ReplicaReport(
        replica,
        examples + later.examples,
        steps + later.steps,
        lossSum + later.lossSum,
        correct + later.correct,
        broadcastSeconds + later.broadcastSeconds,
        trainSeconds + later.trainSeconds,
        Math.max(divergedAtStep, later.divergedAtStep),
        later.place);
  }

  boolean diverged() {
    return divergedAtStep >= 0;
  }
}
