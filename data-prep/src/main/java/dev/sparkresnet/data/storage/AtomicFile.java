package dev.sparkresnet.data.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Files that appear under their final name only when they are complete: written beside it under a
 * hidden temporary name, closed, then renamed. In an object store, where a rename is a copy and a
 * file appears when it is closed, they are written under their name.
 */
public final class AtomicFile {
  /** Leading dot: Spark and Parquet tools do not read such files. */
  private static final String PREFIX = ".";

  private static final String SUFFIX = ".tmp";

  /** Schemes of object stores: S3, Google Cloud Storage, Alibaba OSS. */
  private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3", "s3n", "gs", "oss");

  private AtomicFile() {}

  /**
   * Writes {@code bytes} as {@code file}, replacing an older one. Several attempts at the same
   * content may run at once; one of them wins.
   */
  public static void write(Configuration conf, Path file, byte[] bytes)
      throws UnwritableFileException {
    try {
      FileSystem fileSystem = Storage.of(conf, file);
      if (isObjectStore(fileSystem)) {
        writeObject(fileSystem.create(file, true), bytes);
      } else {
        place(fileSystem, file, bytes, temporary -> replace(conf, fileSystem, temporary, file));
      }
    } catch (IOException e) {
      throw new UnwritableFileException(file, e);
    }
  }

  static boolean isObjectStore(FileSystem fileSystem) {
    return OBJECT_STORES.contains(fileSystem.getUri().getScheme());
  }

  /** Closes only what is whole: closing is what makes an object appear. */
  static void writeObject(FSDataOutputStream out, byte[] bytes) throws IOException {
    try {
      out.write(bytes);
    } catch (IOException e) {
      if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
      throw e;
    }
    out.close();
  }

  /** Gives a complete temporary file its name. */
  @FunctionalInterface
  interface Placing {
    void place(Path temporary) throws IOException;
  }

  /** Writes beside {@code file} and has it put there; nothing is left beside it if that fails. */
  static void place(FileSystem fileSystem, Path file, byte[] bytes, Placing placing)
      throws IOException {
    Path temporary =
        Storage.child(file.getParent(), PREFIX + file.getName() + "." + UUID.randomUUID() + SUFFIX);
    try {
      writeAndClose(fileSystem.create(temporary, false), bytes);
      placing.place(temporary);
    } catch (IOException e) {
      try {
        fileSystem.delete(temporary, false);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  /**
   * Closes in any case. Not by a try with a resource: where writing to HDFS fails, closing throws
   * the same exception again, and Java refuses to add it to itself by an exception that is no
   * {@link IOException}.
   */
  private static void writeAndClose(OutputStream out, byte[] bytes) throws IOException {
    try {
      out.write(bytes);
    } catch (IOException e) {
      try {
        out.close();
      } catch (IOException again) {
        if (again != e) {
          e.addSuppressed(again);
        }
      }
      throw e;
    }
    out.close();
  }

  /**
   * Puts the temporary file in the place of an older one at once: a reader sees the old file or the
   * new one.
   */
  private static void replace(Configuration conf, FileSystem fileSystem, Path temporary, Path file)
      throws IOException {
    // A local rename replaces; HDFS refuses by returning false and has another call for it.
    if (fileSystem.rename(temporary, file)) {
      return;
    }
    try {
      FileContext.getFileContext(fileSystem.getUri(), conf)
          .rename(temporary, file, Options.Rename.OVERWRITE);
    } catch (IOException e) {
      throw new IOException(
          "Cannot rename " + temporary + " to " + file + ": the file system refused", e);
    }
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
