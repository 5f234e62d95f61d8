package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.Split;
import java.util.List;

/** What a data set holds, all of whose shards are usable. */
record DataFacts(List<ShardFacts> shards, SplitFacts train, SplitFacts test) {
  static DataFacts of(List<ShardFacts> shards, int classes) {
    return new DataFacts(
        shards,
        SplitFacts.of(Split.TRAIN, shards, classes),
        SplitFacts.of(Split.TEST, shards, classes));
  }

  SplitFacts split(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case TEST -> test;
    };
  }
}
