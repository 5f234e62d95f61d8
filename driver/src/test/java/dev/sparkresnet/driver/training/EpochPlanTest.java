package dev.sparkresnet.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.manifest.ShardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
  private static final List<ShardEntry> SHARDS = shards(10, 9, 9, 9);

  @Test
  void givenShards_whenPlanned_thenEveryRowBelongsToOneReplica() {
    for (int replicas = 1; replicas <= 4; replicas++) {
      List<ReplicaPlan> plans = EpochPlan.of(SHARDS, 0, replicas, 7, 2);

      assertThat(rows(plans)).doesNotHaveDuplicates().hasSize(37);
      assertThat(plans).extracting(ReplicaPlan::replica).doesNotHaveDuplicates();
      for (ReplicaPlan plan : plans) {
        assertThat(plan.examples()).isBetween(37L / replicas, 37L / replicas + 1);
        assertThat(plan.parts()).allMatch(part -> part.rows() > 0);
      }
    }
  }

  @Test
  void givenLimit_whenPlanned_thenTheFirstRowsOfTheShardsAreUsed() {
    List<ReplicaPlan> plans = EpochPlan.of(SHARDS, 12, 3, 7, 0);

    assertThat(rows(plans))
        .containsExactlyInAnyOrder(
            "0:0", "0:1", "0:2", "0:3", "0:4", "0:5", "0:6", "0:7", "0:8", "0:9", "1:0", "1:1");
  }

  @Test
  void givenSameNumbers_whenPlannedAgain_thenPlansAreEqual() {
    assertThat(EpochPlan.of(SHARDS, 0, 2, 7, 3)).isEqualTo(EpochPlan.of(SHARDS, 0, 2, 7, 3));
  }

  @Test
  void givenOtherEpochOrSeed_whenPlanned_thenShardsComeInAnotherOrder() {
    List<ShardEntry> many = shards(IntStream.range(0, 30).map(i -> 5).toArray());

    assertThat(EpochPlan.of(many, 0, 2, 7, 0)).isNotEqualTo(EpochPlan.of(many, 0, 2, 8, 0));
    assertThat(rows(EpochPlan.of(many, 0, 2, 7, 0)))
        .isNotEqualTo(rows(EpochPlan.of(many, 0, 2, 7, 1)));
  }

  @Test
  void givenPlan_whenCutIntoRounds_thenWholeMinibatchesAndEveryRowOnce() {
    ReplicaPlan plan = EpochPlan.of(SHARDS, 0, 2, 7, 2).get(1);

    List<ReplicaPlan> rounds = plan.inRounds(3, 4);

    // 19 rows make five steps, the last one of three rows.
    assertThat(rounds).extracting(ReplicaPlan::examples).containsExactly(4L, 8L, 7L);
    assertThat(rounds).extracting(ReplicaPlan::round).containsExactly(0, 1, 2);
    assertThat(rounds).allMatch(round -> round.epochExamples() == 19);
    assertThat(rows(rounds)).containsExactlyElementsOf(rows(List.of(plan)));
  }

  private static List<String> rows(List<ReplicaPlan> plans) {
    List<String> rows = new ArrayList<>();
    for (ReplicaPlan plan : plans) {
      for (ShardPart part : plan.parts()) {
        for (int row = part.fromRow(); row < part.fromRow() + part.rows(); row++) {
          rows.add(part.shard().file().replaceAll("[^0-9]", "") + ":" + row);
        }
      }
    }
    return rows;
  }

  private static List<ShardEntry> shards(int... rows) {
    return IntStream.range(0, rows.length)
        .mapToObj(i -> new ShardEntry("train/shard-" + i, rows[i], 1, "0".repeat(64)))
        .toList();
  }
}
