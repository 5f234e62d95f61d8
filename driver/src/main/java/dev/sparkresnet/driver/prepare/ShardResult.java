package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.shard.PixelStatistics;
import java.io.Serializable;

/**
 * What a task reports about the shard that it wrote. Plain fields, because Spark may be set to send
 * results by Kryo, whose version in Spark cannot restore records.
 */
final class ShardResult implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int rows;
  private final long bytes;
  private final String sha256;
  private final PixelStatistics statistics;

  ShardResult(ShardEntry entry, PixelStatistics statistics) {
    file = entry.file();
    rows = entry.rows();
    bytes = entry.bytes();
    sha256 = entry.sha256();
    this.statistics = statistics;
  }

  ShardEntry entry() {
    return new ShardEntry(file, rows, bytes, sha256);
  }

  PixelStatistics statistics() {
    return statistics;
  }
}
