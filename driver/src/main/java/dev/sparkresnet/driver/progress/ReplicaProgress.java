package dev.sparkresnet.driver.progress;

import java.io.Serializable;

/**
 * How far one replica is in its epoch.
 *
 * @param epoch counted from 0
 * @param examples images trained on so far, of {@code total}
 * @param lossSum sum of their cross entropies
 */
public record ReplicaProgress(int epoch, int replica, long examples, long total, double lossSum)
    implements Serializable {}
