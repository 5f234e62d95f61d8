package dev.sparkresnet.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitDigestTest {
  @TempDir private Path dataset;

  @ParameterizedTest
  @ValueSource(longs = {1, 4, 9, 20, 1000})
  void givenShuffledShards_whenDigested_thenSourceOrderWhateverTheWindow(long windowBytes)
      throws IOException {
    List<ShardEntry> shards = shards(new int[] {3, 0, 4}, new int[] {2, 1});
    assertThat(digest(windowBytes, 4).of(shards, 5))
        .isEqualTo(Sha256.of(ShardFixture.shard(0, 1, 2, 3, 4).pixels()));
    assertThat(digest(windowBytes, 4).of(shards, 2))
        .isEqualTo(Sha256.of(ShardFixture.shard(0, 1).pixels()));
  }

  @Test
  void givenMissingImage_whenDigested_thenErrorNamesIt() throws IOException {
    List<ShardEntry> shards = shards(new int[] {3, 0}, new int[] {1});
    assertThatThrownBy(() -> digest(8, 4).of(shards, 4))
        .isInstanceOf(CorruptShardException.class)
        .hasMessageContaining("no shard holds the image with id 2");
  }

  @Test
  void givenImageTwice_whenDigested_thenErrorNamesIt() throws IOException {
    List<ShardEntry> shards = shards(new int[] {1, 0}, new int[] {1});
    assertThatThrownBy(() -> digest(100, 4).of(shards, 2))
        .isInstanceOf(CorruptShardException.class)
        .hasMessageContaining("shard-00001.parquet: the image with id 1 is there twice");
  }

  @Test
  void givenOtherImageSize_whenDigested_thenErrorNamesBoth() throws IOException {
    List<ShardEntry> shards = shards(new int[] {0});
    assertThatThrownBy(() -> digest(100, 9).of(shards, 1))
        .isInstanceOf(CorruptShardException.class)
        .hasMessageContaining("manifest says 9 bytes an image, file has 4");
  }

  private SplitDigest digest(long windowBytes, int imageBytes) {
    return new SplitDigest(
        ShardFixture.CONF, ShardFixture.hadoop(dataset), imageBytes, windowBytes);
  }

  private List<ShardEntry> shards(int[]... ids) throws IOException {
    ShardEntry[] entries = new ShardEntry[ids.length];
    for (int i = 0; i < ids.length; i++) {
      entries[i] = ShardFixture.write(dataset, i, ShardFixture.shard(ids[i]));
    }
    return List.of(entries);
  }
}
