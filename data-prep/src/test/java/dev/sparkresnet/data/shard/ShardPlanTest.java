package dev.sparkresnet.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Split;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardPlanTest {
  @Test
  void givenImages_whenPlanned_thenEveryOneIsInOneShardAndSizesDifferByOneAtMost() {
    ShardPlan plan = new ShardPlan(1003, 10, 7);
    int[] all =
        IntStream.range(0, 10).flatMap(shard -> Arrays.stream(plan.ids(shard))).sorted().toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 1003).toArray());
    assertThat(IntStream.range(0, 10).map(shard -> plan.ids(shard).length).boxed())
        .containsOnly(100, 101);
  }

  @Test
  void givenSeed_whenPlanned_thenOrderIsTheSameOnEveryJava() {
    assertThat(new ShardPlan(10, 1, 0).ids(0)).containsExactly(2, 8, 3, 6, 5, 4, 0, 1, 7, 9);
    assertThat(new ShardPlan(10, 1, 1).ids(0)).isNotEqualTo(new ShardPlan(10, 1, 0).ids(0));
  }

  @Test
  void givenMoreShardsThanImages_whenPlanned_thenErrorNamesBoth() {
    assertThatThrownBy(() -> new ShardPlan(3, 4, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Shards must be 1..3, the number of images, got 4");
  }

  @Test
  void givenNumber_whenNamed_thenBelowTheSplit() {
    assertThat(ShardPlan.file(Split.TEST, 7)).isEqualTo("test/shard-00007.parquet");
  }
}
