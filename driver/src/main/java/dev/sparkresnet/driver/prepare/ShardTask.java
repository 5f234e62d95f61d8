package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.resize.BilinearResizer;
import dev.sparkresnet.data.shard.PixelStatistics;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardPlan;
import dev.sparkresnet.data.shard.ShardWriter;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Resizes and writes one shard, given its number. May run several times and in several copies: each
 * attempt writes a temporary file of its own, and all of them the same bytes.
 */
final class ShardTask implements Function<Integer, ShardResult> {
  private static final long serialVersionUID = 1L;

  private final Split split;
  private final SplitSource source;
  private final SerializableConfiguration conf;
  private final String target;
  private final int size;
  private final int classes;
  private final int shards;
  private final long seed;

  /**
   * @param target the directory that shards are written below
   * @param shards of this split
   */
  ShardTask(
      Split split,
      SplitSource source,
      SerializableConfiguration conf,
      PrepareRequest request,
      Path target,
      int classes,
      int shards) {
    this.split = split;
    this.source = source;
    this.conf = conf;
    this.classes = classes;
    this.shards = shards;
    this.target = target.toString();
    size = request.size();
    seed = request.seed();
  }

  @Override
  public ShardResult call(Integer number) throws IOException {
    byte[] sourcePixels = source.pixels().value();
    int[] sourceLabels = source.labels().value();
    BilinearResizer resizer = new BilinearResizer(source.height(), source.width(), size, size);
    int imageBytes = resizer.imageBytes();
    int[] ids = new ShardPlan(sourceLabels.length, shards, seed).ids(number);
    int[] labels = new int[ids.length];
    byte[] pixels = new byte[Math.multiplyExact(ids.length, imageBytes)];
    PixelStatistics statistics = new PixelStatistics(classes);
    for (int row = 0; row < ids.length; row++) {
      labels[row] = sourceLabels[ids[row]];
      resizer.resize(sourcePixels, ids[row] * resizer.sourceBytes(), pixels, row * imageBytes);
      statistics.add(labels[row], pixels, row * imageBytes, imageBytes);
    }
    return new ShardResult(
        new ShardWriter(conf.value(), new Path(target))
            .write(ShardPlan.file(split, number), new Shard(ids, labels, pixels)),
        statistics);
  }

  /** The source images (count, height, width) and labels (count), shared by an executor's tasks. */
  record SplitSource(Broadcast<byte[]> pixels, Broadcast<int[]> labels, int height, int width)
      implements Serializable {

    void destroy() {
      pixels.destroy();
      labels.destroy();
    }
  }
}
