package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.driver.failure.CommandException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file that an option names for a command to write; an older one is replaced. */
record TargetFile(Configuration hadoop, Path path) {
  /**
   * Checks the place before a command does its work.
   *
   * @param option for the message
   */
  static TargetFile of(Configuration hadoop, String option, String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem files = path.getFileSystem(hadoop);
    if (files.exists(path) && files.getFileStatus(path).isDirectory()) {
      throw CommandException.usage(
          "%s should name a file, %s is a directory".formatted(option, uri));
    }
    return new TargetFile(hadoop, path);
  }

  /** The file beside it whose name is longer by {@code suffix}. */
  TargetFile withSuffix(String suffix) {
    return new TargetFile(hadoop, path.suffix(suffix));
  }

  void write(byte[] bytes) throws IOException {
    AtomicFile.write(hadoop, path, bytes);
  }
}
