package dev.sparkresnet.data.shard;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads shards, each checked against the manifest before a single example is used. */
public final class ShardReader {
  private ShardReader() {}

  /**
   * Reads one shard in one go.
   *
   * @param dataset the root of the data set, which {@code entry} is relative to
   * @throws CorruptShardException if the shard is missing or is not what {@code entry} says
   * @throws IOException if the file system fails
   */
  public static Shard read(Configuration conf, Path dataset, ShardEntry entry) throws IOException {
    Path file = new Path(dataset, entry.file());
    byte[] bytes = readBytes(conf, file, entry);
    String sha256 = Sha256.of(bytes);
    if (!sha256.equals(entry.sha256())) {
      throw new CorruptShardException(
          file, String.format("manifest says SHA-256 %s, file has %s", entry.sha256(), sha256));
    }
    return ShardDecoder.decode(file, bytes, entry.rows());
  }

  private static byte[] readBytes(Configuration conf, Path file, ShardEntry entry)
      throws IOException {
    FileSystem fileSystem = Storage.of(conf, file);
    try {
      long length = fileSystem.getFileStatus(file).getLen();
      if (length != entry.bytes()) {
        throw new CorruptShardException(
            file, String.format("manifest says %d bytes, file has %d", entry.bytes(), length));
      }
      if (length > Integer.MAX_VALUE - 8) {
        throw new CorruptShardException(file, "expected less than 2 GiB, file has " + length);
      }
      byte[] bytes = new byte[(int) length];
      try (FSDataInputStream in = fileSystem.open(file)) {
        // Not readFully: the EOFException that it throws is also what HDFS's client makes of a
        // namenode that goes away.
        if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
          throw new CorruptShardException(file, "the file became shorter while it was read");
        }
      }
      return bytes;
    } catch (FileNotFoundException e) {
      throw new CorruptShardException(
          file, String.format("manifest says %d rows, but the file is missing", entry.rows()), e);
    }
  }
}
