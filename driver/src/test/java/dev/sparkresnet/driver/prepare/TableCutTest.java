package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableCutTest {
  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "2,1,64",
    "1,9,3",
    "10,90,100",
    "250,750,65",
    "6000,54000,2",
    "30000,270001,2"
  })
  void givenImages_whenCut_thenEveryPositionIsInOneShardAndSizesAreEven(
      int test, int train, int replicas) {
    int images = test + train;
    TableCut cut = TableCut.of(test, train, replicas);
    assertThat(cut.trainShards()).isGreaterThanOrEqualTo(Math.min(train, replicas));
    int[] rows = new int[cut.shards()];
    int[] nextId = new int[2];
    int last = 0;
    for (int position = 0; position < images; position++) {
      int shard = cut.shard(position);
      assertThat(shard).isBetween(last, last + 1);
      last = shard;
      rows[shard]++;
      int split = cut.split(shard) == Split.TEST ? 0 : 1;
      assertThat(cut.id(position)).isEqualTo(nextId[split]++);
    }
    assertThat(nextId[0]).isEqualTo(cut.testImages()).isPositive();
    assertThat(nextId[1]).isEqualTo(cut.trainImages()).isPositive();
    for (int shard = 0; shard < rows.length; shard++) {
      assertThat(rows[shard]).isEqualTo(cut.rows(shard)).isBetween(1, 4096);
    }
  }

  @Test
  void givenSixtyThousandImages_whenCut_thenAsPrepareDoes() {
    assertThat(TableCut.of(10_000, 60_000, 2)).isEqualTo(new TableCut(10_000, 11, 60_000, 64));
  }
}
