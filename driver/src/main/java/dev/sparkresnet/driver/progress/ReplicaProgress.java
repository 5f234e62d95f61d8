package dev.sparkresnet.driver.progress;

import java.io.Serializable;

/**
 * How far one replica is in its epoch.
 *
 * @param epoch counted from 0
 * @param round of the epoch, counted from 0
 * @param examples images trained on so far in this round
 * @param total that the replica trains on in the whole epoch
 * @param lossSum sum of their cross entropies
 * @param seconds since its first minibatch of this round
 */
public record ReplicaProgress(
    int epoch, int round, int replica, long examples, long total, double lossSum, double seconds)
    implements Serializable {}
