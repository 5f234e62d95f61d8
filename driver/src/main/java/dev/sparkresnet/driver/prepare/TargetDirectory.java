package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetFolder;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.shard.ShardFormat;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.data.storage.OwnFolder;
import dev.sparkresnet.data.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a data set is written: in its place where there is none, beside an older one until it is
 * whole. What this program has not written is left alone.
 */
public final class TargetDirectory {
  private final Configuration conf;
  private final Path root;
  private final FileSystem files;
  private final FolderExchange exchange;
  private final OwnFolder own;
  private boolean replaces;

  /** A directory that may be there or not; touches nothing. */
  public TargetDirectory(Configuration conf, Path root) throws IOException {
    this.conf = conf;
    this.root = root;
    files = Storage.of(conf, root);
    exchange = new FolderExchange(conf, root, DatasetFolder.KIND);
    own = new OwnFolder(conf, root, DatasetFolder.KIND);
  }

  /**
   * Whether a data set is there, whole or damaged.
   *
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if something else is
   */
  public boolean holdsDataset() throws IOException {
    exchange.settle();
    if (DatasetManifest.isAt(conf, root)) {
      return true;
    }
    own.requireOurs();
    return false;
  }

  /** Makes the directories, empty of what an attempt has left that was cut off. */
  void begin() throws IOException {
    replaces = holdsDataset();
    if (replaces) {
      exchange.begin();
    } else {
      own.delete();
      AtomicFile.write(conf, new Path(root, DatasetFolder.INCOMPLETE), new byte[0]);
    }
    for (Split split : Split.values()) {
      Path directory = new Path(place(), split.directory());
      if (!files.mkdirs(directory)) {
        throw new IOException("the file system refused to make the directory " + directory);
      }
    }
  }

  /** Where the shards are to be written. */
  Path place() {
    return replaces ? exchange.next() : root;
  }

  /** Writes the manifest: the data set is whole and at its place from now on. */
  void finish(DatasetManifest manifest) throws IOException {
    for (Split split : Split.values()) {
      // Of tasks that were killed.
      AtomicFile.deleteLeftovers(
          conf, new Path(place(), split.directory()), ShardFormat.FILE_PREFIX);
    }
    manifest.write(conf, place());
    if (replaces) {
      exchange.commit();
    } else {
      files.delete(new Path(root, DatasetFolder.INCOMPLETE), false);
    }
  }
}
