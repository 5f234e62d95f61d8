package dev.sparkresnet.data.shard;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * SHA-256 over the raw pixel bytes of a split's images in source order, read back from its shards.
 *
 * <p>Shards are shuffled, so the images are put in order in memory, as many at a time as the window
 * holds; every window reads all shards again.
 */
public final class SplitDigest {
  private final Configuration conf;
  private final Path dataset;
  private final int imageBytes;
  private final int windowImages;

  /**
   * @param imageBytes the bytes of every image
   * @param windowBytes how much memory the images in work may take
   */
  public SplitDigest(Configuration conf, Path dataset, int imageBytes, long windowBytes) {
    this.conf = conf;
    this.dataset = dataset;
    this.imageBytes = imageBytes;
    long most = Math.min(windowBytes, Integer.MAX_VALUE - 8) / imageBytes;
    windowImages = (int) Math.max(1, most);
  }

  /**
   * The digest of images 0..{@code images - 1}.
   *
   * @throws CorruptShardException if a shard is corrupt, or an image is missing or there twice
   */
  public String of(List<ShardEntry> shards, int images) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    byte[] window = new byte[Math.min(windowImages, images) * imageBytes];
    for (int first = 0; first < images; first += windowImages) {
      int count = Math.min(windowImages, images - first);
      BitSet found = new BitSet(count);
      for (ShardEntry entry : shards) {
        collect(entry, first, count, window, found);
      }
      int missing = found.nextClearBit(0);
      if (missing < count) {
        throw new CorruptShardException(
            "of " + dataset, "no shard holds the image with id " + (first + missing));
      }
      digest.update(window, 0, count * imageBytes);
    }
    return Sha256.hex(digest);
  }

  private void collect(ShardEntry entry, int first, int count, byte[] window, BitSet found)
      throws IOException {
    Shard shard = ShardReader.read(conf, dataset, entry);
    if (shard.imageBytes() != imageBytes) {
      throw new CorruptShardException(
          entry.file(),
          String.format(
              "manifest says %d bytes an image, file has %d", imageBytes, shard.imageBytes()));
    }
    for (int row = 0; row < shard.rows(); row++) {
      int position = shard.ids()[row] - first;
      if (position < 0 || position >= count) {
        continue;
      }
      if (found.get(position)) {
        throw new CorruptShardException(
            entry.file(), "the image with id " + shard.ids()[row] + " is there twice");
      }
      found.set(position);
      System.arraycopy(shard.pixels(), row * imageBytes, window, position * imageBytes, imageBytes);
    }
  }
}
