package dev.sparkresnet.driver.training;

import java.io.Serializable;

/**
 * What one replica did in one epoch.
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
  boolean diverged() {
    return divergedAtStep >= 0;
  }
}
