package dev.sparkresnet.data.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** File systems by path. */
public final class Storage {
  private Storage() {}

  /**
   * The file system of {@code path}, without the hidden {@code .crc} files that Hadoop keeps beside
   * local files: shards carry a SHA-256 in the manifest, which finds the same damage and says which
   * value was expected, and a manifest edited by hand stays readable.
   */
  public static FileSystem of(Configuration conf, Path path) throws IOException {
    FileSystem fileSystem = path.getFileSystem(conf);
    return fileSystem instanceof ChecksumFileSystem checked
        ? checked.getRawFileSystem()
        : fileSystem;
  }

  /** A file or folder of any name, with a colon for example, which Hadoop takes for a scheme's. */
  static Path child(Path folder, String name) {
    return new Path(folder, new Path(null, null, name));
  }
}
