package dev.sparkresnet.data.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Files that one of several processes gets to create, complete when they appear.
 *
 * <p>Local files, NFS included, by a hard link and HDFS by a rename that replaces nothing: both are
 * one atomic step. Object stores have no such step in Hadoop's interface: there a file is looked
 * for, written, and read back after a pause that is longer than a small upload usually takes. Two
 * processes of which one hangs for that long between looking and writing may both believe that the
 * file is theirs.
 */
public final class ExclusiveFile {
  private static final Duration OBJECT_STORE_PAUSE = Duration.ofSeconds(2);

  private ExclusiveFile() {}

  /**
   * Writes {@code bytes} as {@code file} unless there is one.
   *
   * @param bytes to be told from what other processes write
   * @return whether the file is the one that this call has written
   */
  public static boolean create(Configuration conf, Path file, byte[] bytes)
      throws UnwritableFileException {
    try {
      FileSystem fileSystem = Storage.of(conf, file);
      if (AtomicFile.isObjectStore(fileSystem)) {
        return createObject(conf, fileSystem, file, bytes);
      }
      AtomicFile.place(
          fileSystem, file, bytes, temporary -> putIfAbsent(conf, fileSystem, temporary, file));
      return true;
    } catch (TakenException e) {
      return false;
    } catch (IOException e) {
      throw new UnwritableFileException(file, e);
    }
  }

  /**
   * There is such a file. Apart from what file systems throw: they say that a file exists where a
   * directory should be, too.
   */
  private static final class TakenException extends IOException {
    private static final long serialVersionUID = 1L;

    TakenException(IOException cause) {
      super(cause);
    }
  }

  private static void putIfAbsent(
      Configuration conf, FileSystem fileSystem, Path temporary, Path file) throws IOException {
    try {
      if (fileSystem instanceof RawLocalFileSystem local) {
        // Java's rename replaces; a link does not.
        Files.createLink(local.pathToFile(file).toPath(), local.pathToFile(temporary).toPath());
        local.delete(temporary, false);
      } else {
        FileContext.getFileContext(fileSystem.getUri(), conf).rename(temporary, file);
      }
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      throw new TakenException(e);
    }
  }

  private static boolean createObject(
      Configuration conf, FileSystem fileSystem, Path file, byte[] bytes) throws IOException {
    try {
      AtomicFile.writeObject(fileSystem.create(file, false), bytes);
    } catch (FileAlreadyExistsException e) {
      throw new TakenException(e);
    }
    pause();
    try {
      return BoundedFile.read(conf, file, bytes.length)
          .filter(found -> Arrays.equals(found, bytes))
          .isPresent();
    } catch (FileTooLongException e) {
      throw new TakenException(e);
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(OBJECT_STORE_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted before the file could be read back");
    }
  }
}
