package dev.sparkresnet.data.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** File systems by path. */
public final class Storage {
  private Storage() {}

  /**
   * The file system of {@code path}, without the hidden {@code .crc} files that Hadoop keeps beside
   * local files: shards carry a SHA-256 in the manifest, which finds the same damage and says which
   * value was expected, and a manifest edited by hand stays readable.
   */
  public static FileSystem of(Configuration conf, Path path) throws IOException {
    FileSystem fileSystem = open(conf, path);
    return fileSystem instanceof ChecksumFileSystem checked
        ? checked.getRawFileSystem()
        : fileSystem;
  }

  /** The path with scheme, host and all folders above it. */
  public static Path qualified(Configuration conf, Path path) throws IOException {
    return open(conf, path).makeQualified(path);
  }

  /**
   * Hadoop tells in three ways, two of them no IOException, that it has no library for a scheme.
   */
  private static FileSystem open(Configuration conf, Path path) throws IOException {
    try {
      return path.getFileSystem(conf);
    } catch (UnsupportedFileSystemException | NoClassDefFoundError e) {
      throw unsupported(path, e);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
          throw unsupported(path, cause);
        }
      }
      throw e;
    }
  }

  private static IOException unsupported(Path path, Throwable cause) {
    IOException unsupported =
        new UnsupportedFileSystemException(
            "Unsupported file system of %s (%s); put its library, with all that it needs, on Spark's class path (--packages or --jars before --)"
                .formatted(path, cause.getMessage()));
    unsupported.initCause(cause);
    return unsupported;
  }

  /** A file or folder of any name, with a colon for example, which Hadoop takes for a scheme's. */
  static Path child(Path folder, String name) {
    return new Path(folder, new Path(null, null, name));
  }
}
