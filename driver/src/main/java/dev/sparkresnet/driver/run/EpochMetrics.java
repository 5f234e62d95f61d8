package dev.sparkresnet.driver.run;

/**
 * One line of metrics.jsonl.
 *
 * @param epoch counted from 1
 * @param examples training images that went through a step; every image of the plan once
 * @param steps minibatches over all replicas
 * @param trainLoss mean cross entropy in nats at the time an image was trained on
 * @param trainAccuracy share of images that were right when they were trained on; null where the
 *     training master does not tell
 * @param testLoss mean cross entropy in nats of the averaged network
 * @param imagesPerSecond of the training phase
 */
public record EpochMetrics(
    int epoch,
    long examples,
    int steps,
    double trainLoss,
    Double trainAccuracy,
    long testImages,
    double testLoss,
    double testAccuracy,
    double imagesPerSecond,
    double broadcastSeconds,
    double trainSeconds,
    double averagingSeconds,
    double evaluationSeconds,
    double epochSeconds,
    String engine) {}
