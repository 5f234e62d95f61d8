package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.failure.CommandException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file that an option names for a command to write. An older one of its kind is replaced once
 * the new one is whole; what is of no kind of ours is left alone.
 */
record TargetFile(Configuration hadoop, Path path) {
  /**
   * Checks the place before a command does its work.
   *
   * @param option for the message
   * @param kind of what is to be written
   */
  static TargetFile of(Configuration hadoop, String option, Path path, OwnFile kind)
      throws IOException {
    FileSystem files = Storage.of(hadoop, path);
    if (files.exists(path)) {
      if (files.getFileStatus(path).isDirectory()) {
        throw CommandException.usage(
            "%s should name a file, %s is a directory".formatted(option, path));
      }
      requireOwn(files, path, kind);
    }
    return new TargetFile(hadoop, path);
  }

  private static void requireOwn(FileSystem files, Path path, OwnFile kind) throws IOException {
    byte[] beginning;
    try (InputStream in = files.open(path)) {
      beginning = in.readNBytes(OwnFile.MOST_BYTES);
    }
    if (beginning.length > 0 && !kind.isIn(beginning)) {
      throw CommandException.usage(
          "%s is left alone: it is not %s, which would be replaced; move it away or choose another place"
              .formatted(path, kind));
    }
  }

  void write(byte[] bytes) throws IOException {
    AtomicFile.write(hadoop, path, bytes);
  }
}
