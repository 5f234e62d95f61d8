package dev.sparkresnet.driver.evaluation;

import java.io.Serializable;

/** One shard's part of an evaluation. */
record ShardScore(int shard, double lossSum, ConfusionMatrix confusion) implements Serializable {}
