package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.data.shard.PixelStatistics;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import dev.sparkresnet.data.shard.ShardWriter;
import dev.sparkresnet.data.shard.SplitDigest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Copies a prepared data set with other labels or pixels and a manifest that is right for them. */
final class ChangedDataSet {
  /** Changes one image. */
  interface Change {
    /**
     * Returns the image's new label.
     *
     * @param id position in the source
     * @param pixels of a whole shard
     * @param offset where this image begins
     * @param length of this image
     */
    int apply(Split split, int id, int label, byte[] pixels, int offset, int length);
  }

  private static final Configuration HADOOP = new Configuration();

  private final Path from;
  private final Path to;
  private final Change change;

  private ChangedDataSet(Path from, Path to, Change change) {
    this.from = from;
    this.to = to;
    this.change = change;
  }

  static void write(Path from, Path to, Change change) throws IOException {
    DatasetManifest old = DatasetManifest.read(HADOOP, from);
    ChangedDataSet copy = new ChangedDataSet(from, to, change);
    new DatasetManifest(
            DatasetManifest.FORMAT_VERSION,
            old.size(),
            old.channels(),
            old.classNames(),
            old.seed(),
            old.sources(),
            copy.write(Split.TRAIN, old),
            copy.write(Split.TEST, old))
        .write(HADOOP, to);
  }

  private SplitManifest write(Split split, DatasetManifest old) throws IOException {
    int length = old.imageBytes();
    int lastClass = old.classNames().size() - 1;
    PixelStatistics statistics = new PixelStatistics(old.classNames().size());
    List<ShardEntry> entries = new ArrayList<>();
    for (ShardEntry entry : old.split(split).shards()) {
      Shard shard = ShardReader.read(HADOOP, from, entry);
      int[] labels = shard.labels().clone();
      byte[] pixels = shard.pixels().clone();
      for (int row = 0; row < shard.rows(); row++) {
        int offset = row * length;
        labels[row] = change.apply(split, shard.ids()[row], labels[row], pixels, offset, length);
        // A manifest cannot count labels that are no class.
        statistics.add(Math.min(labels[row], lastClass), pixels, offset, length);
      }
      Shard changed = new Shard(shard.ids(), labels, pixels);
      entries.add(new ShardWriter(HADOOP, to).write(entry.file(), changed));
    }
    int images = old.split(split).images();
    return new SplitManifest(
        images,
        statistics.imagesPerClass(),
        statistics.mean(),
        statistics.standardDeviation(),
        new SplitDigest(HADOOP, to, length, 1 << 20).of(entries, images),
        entries);
  }
}
