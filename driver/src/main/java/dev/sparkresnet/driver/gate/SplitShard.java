package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.Serializable;

/** A shard and the split that it belongs to. */
record SplitShard(Split split, ShardEntry entry) implements Serializable {}
