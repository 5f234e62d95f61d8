package dev.sparkresnet.data.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;

/**
 * Files that appear under their final name only when they are complete: written beside it under a
 * hidden temporary name, closed, then renamed.
 */
public final class AtomicFile {
  /** Leading dot: Spark and Parquet tools do not read such files. */
  private static final String PREFIX = ".";

  private static final String SUFFIX = ".tmp";

  private AtomicFile() {}

  /**
   * Writes {@code bytes} as {@code file}, replacing an older one. Several attempts at the same
   * content may run at once; one of them wins.
   */
  public static void write(Configuration conf, Path file, byte[] bytes) throws IOException {
    FileSystem fileSystem = Storage.of(conf, file);
    Path temporary =
        new Path(file.getParent(), PREFIX + file.getName() + "." + UUID.randomUUID() + SUFFIX);
    try {
      try (OutputStream out = fileSystem.create(temporary, false)) {
        out.write(bytes);
      }
      // Most file systems refuse to rename onto an existing file, by returning false.
      fileSystem.delete(file, false);
      if (!fileSystem.rename(temporary, file) && !isComplete(fileSystem, file, bytes.length)) {
        throw new IOException(
            "Cannot rename " + temporary + " to " + file + ": the file system refused");
      }
    } finally {
      fileSystem.delete(temporary, false);
    }
  }

  /** True where another attempt at the same content was faster. */
  private static boolean isComplete(FileSystem fileSystem, Path file, long length)
      throws IOException {
    return fileSystem.exists(file) && fileSystem.getFileStatus(file).getLen() == length;
  }

  /** Deletes what writers that were killed left in {@code directory}. */
  public static void deleteLeftovers(Configuration conf, Path directory, String namePrefix)
      throws IOException {
    FileSystem fileSystem = Storage.of(conf, directory);
    PathFilter leftover =
        path -> path.getName().startsWith(PREFIX + namePrefix) && path.getName().endsWith(SUFFIX);
    for (FileStatus file : fileSystem.listStatus(directory, leftover)) {
      fileSystem.delete(file.getPath(), false);
    }
  }
}
