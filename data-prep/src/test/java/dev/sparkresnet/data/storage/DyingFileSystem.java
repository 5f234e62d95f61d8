package dev.sparkresnet.data.storage;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files as a process sees them that is killed before its n-th change: from then on nothing is
 * changed any more, whatever is tried.
 */
class DyingFileSystem extends RawLocalFileSystem {
  /** What a killed process does: nothing. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static int changesLeft = Integer.MAX_VALUE;

  /** An object store: no folder is renamed in one step, and none is deleted in one. */
  static final class ObjectStore extends DyingFileSystem {
    @Override
    public URI getUri() {
      return URI.create("s3a://bucket");
    }

    @Override
    public boolean rename(Path from, Path to) {
      throw new AssertionError("A rename is no single step here: " + from + " to " + to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      if (recursive && pathToFile(path).isDirectory()) {
        for (FileStatus child : listStatus(path)) {
          delete(child.getPath(), true);
        }
      }
      return super.delete(path, false);
    }
  }

  static Configuration file() {
    Configuration conf = new Configuration(false);
    conf.setClass("fs.file.impl", DyingFileSystem.class, DyingFileSystem.class);
    conf.setBoolean("fs.file.impl.disable.cache", true);
    return conf;
  }

  static Configuration objectStore() {
    Configuration conf = new Configuration(false);
    conf.setClass("fs.s3a.impl", ObjectStore.class, DyingFileSystem.class);
    conf.setBoolean("fs.s3a.impl.disable.cache", true);
    return conf;
  }

  static void dieBeforeChange(int number) {
    changesLeft = number;
  }

  static void live() {
    changesLeft = Integer.MAX_VALUE;
  }

  private static void change() {
    if (changesLeft == 0) {
      throw new Killed();
    }
    changesLeft--;
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    change();
    return super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    change();
    return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (pathToFile(path).exists()) {
      change();
    }
    return super.delete(path, recursive);
  }

  @Override
  protected boolean mkOneDirWithMode(Path path, File directory, FsPermission permission)
      throws IOException {
    if (!directory.exists()) {
      change();
    }
    return super.mkOneDirWithMode(path, directory, permission);
  }
}
