package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** The test split as a file that a program without this project's classes can read. */
final class TestImages {
  private TestImages() {}

  /** Count, size, then per image its label and its pixels, one byte each. */
  static Path write(Path data, DatasetManifest manifest, Path target) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(target))) {
      out.writeInt(manifest.test().images());
      out.writeInt(manifest.size());
      for (ShardEntry entry : manifest.test().shards()) {
        Shard shard =
            ShardReader.read(
                new Configuration(), new org.apache.hadoop.fs.Path(data.toUri()), entry);
        for (int row = 0; row < shard.rows(); row++) {
          out.write(shard.labels()[row]);
          out.write(shard.pixels(), row * shard.imageBytes(), shard.imageBytes());
        }
      }
    }
    return target;
  }
}
