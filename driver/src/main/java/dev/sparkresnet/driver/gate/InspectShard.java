package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.shard.CorruptShardException;
import dev.sparkresnet.data.shard.PixelStatistics;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import dev.sparkresnet.driver.job.TrainingData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/** The task that reads one shard and says what is in it. */
final class InspectShard implements Function<SplitShard, ShardFacts> {
  private static final long serialVersionUID = 1L;

  private final SerializableConfiguration hadoop;
  private final String dataset;
  private final int imageBytes;
  private final int classes;

  InspectShard(TrainingData data) {
    hadoop = new SerializableConfiguration(data.hadoop());
    dataset = data.root().toString();
    imageBytes = data.manifest().imageBytes();
    classes = data.manifest().classNames().size();
  }

  /**
   * @throws IOException if the file system fails, which another attempt may mend
   */
  @Override
  public ShardFacts call(SplitShard shard) throws IOException {
    Shard content;
    try {
      content = ShardReader.read(hadoop.value(), new Path(dataset), shard.entry());
    } catch (CorruptShardException e) {
      // Not thrown on: one look is to name everything that is wrong with a data set.
      return ShardFacts.unusable(shard, e.getMessage());
    }
    if (content.imageBytes() != imageBytes) {
      return ShardFacts.unusable(
          shard,
          String.format(
              Locale.ROOT,
              "Shard %s: manifest says %d bytes an image, file has %d; run prepare again with --overwrite",
              new Path(dataset, shard.entry().file()),
              imageBytes,
              content.imageBytes()));
    }
    return facts(shard, content);
  }

  private ShardFacts facts(SplitShard shard, Shard content) {
    PixelStatistics statistics = new PixelStatistics(classes + 1);
    Integer strayLabel = null;
    MessageDigest digest = Sha256.newDigest();
    long[] imageDigests = new long[content.rows()];
    for (int row = 0; row < content.rows(); row++) {
      int label = content.labels()[row];
      if (label >= classes) {
        strayLabel = label;
      }
      int offset = row * imageBytes;
      statistics.add(Math.min(label, classes), content.pixels(), offset, imageBytes);
      digest.update(content.pixels(), offset, imageBytes);
      imageDigests[row] = ByteBuffer.wrap(digest.digest()).getLong();
    }
    return new ShardFacts(shard, null, statistics, strayLabel, imageDigests);
  }
}
