package dev.sparkresnet.data.shard;

import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Shards of 2 x 2 images whose pixels all equal the id. */
final class ShardFixture {
  static final Configuration CONF = new Configuration(false);
  static final int IMAGE_BYTES = 4;

  private ShardFixture() {}

  static Shard shard(int... ids) {
    int[] labels = new int[ids.length];
    byte[] pixels = new byte[ids.length * IMAGE_BYTES];
    for (int row = 0; row < ids.length; row++) {
      labels[row] = ids[row] % 10;
      for (int i = 0; i < IMAGE_BYTES; i++) {
        pixels[row * IMAGE_BYTES + i] = (byte) ids[row];
      }
    }
    return new Shard(ids, labels, pixels);
  }

  static ShardEntry write(Path dataset, int number, Shard shard) throws IOException {
    return new ShardWriter(CONF, hadoop(dataset))
        .write("train/shard-%05d.parquet".formatted(number), shard);
  }

  static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
