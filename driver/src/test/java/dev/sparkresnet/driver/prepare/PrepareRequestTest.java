package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class PrepareRequestTest {
  @Test
  void givenTrainingShards_whenTestShardsAreChosen_thenTheyAreNoLarger() {
    assertThat(request(96, 64, 1).testShards(60_000, 10_000)).isEqualTo(11);
    assertThat(request(96, 1, 1).testShards(60_000, 10_000)).isEqualTo(1);
    assertThat(request(96, 10, 1).testShards(10, 1)).isEqualTo(1);
    assertThat(request(96, 10, 1).testShards(10, 30)).isEqualTo(30);
  }

  @Test
  void givenWrongValues_whenCreated_thenErrorNamesTheValue() {
    assertThatThrownBy(() -> request(0, 64, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size must be 1..8192, got 0");
    assertThatThrownBy(() -> request(96, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shards must be positive, got 0");
    assertThatThrownBy(() -> request(96, 64, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be positive, got -1");
  }

  private static PrepareRequest request(int size, int shards, int limit) {
    return new PrepareRequest(new Path("from"), new Path("to"), size, shards, 0, limit);
  }
}
