package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableCutTest {
  @ParameterizedTest
  @CsvSource({"2,0.1", "3,1", "10,0", "100,0.1", "1000,0.25", "60000,0.1", "300001,0.1"})
  void givenImages_whenCut_thenEveryPositionIsInOneShardAndSizesAreEven(int images, double share) {
    TableCut cut = TableCut.of(images, share);
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
    assertThat(TableCut.of(70_000, 1 / 7.0)).isEqualTo(new TableCut(10_000, 11, 60_000, 64));
  }
}
