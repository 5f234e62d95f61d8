package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.shard.ShardFormat;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where a data set is written. Touches only files that have the names of a data set's files. */
final class TargetDirectory {
  private final Configuration conf;
  private final Path root;
  private final FileSystem fileSystem;

  TargetDirectory(Configuration conf, Path root) throws IOException {
    this.conf = conf;
    this.root = root;
    fileSystem = Storage.of(conf, root);
  }

  /**
   * Makes the directories and removes an older data set or the remains of an interrupted one, the
   * manifest first, so that from here on the data set counts as incomplete.
   */
  void clear() throws IOException {
    fileSystem.delete(new Path(root, DatasetManifest.FILE_NAME), false);
    for (Split split : Split.values()) {
      Path directory = new Path(root, split.directory());
      if (!fileSystem.mkdirs(directory)) {
        throw new IOException("the file system refused to make the directory " + directory);
      }
      for (FileStatus file :
          fileSystem.listStatus(
              directory, path -> path.getName().startsWith(ShardFormat.FILE_PREFIX))) {
        fileSystem.delete(file.getPath(), false);
      }
    }
    deleteLeftovers();
  }

  /** Removes the temporary files of attempts that were killed. */
  void deleteLeftovers() throws IOException {
    AtomicFile.deleteLeftovers(conf, root, DatasetManifest.FILE_NAME);
    for (Split split : Split.values()) {
      AtomicFile.deleteLeftovers(conf, new Path(root, split.directory()), ShardFormat.FILE_PREFIX);
    }
  }
}
