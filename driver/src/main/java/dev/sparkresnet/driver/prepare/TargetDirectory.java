package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetFolder;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.shard.ShardFormat;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.data.storage.FolderWork;
import dev.sparkresnet.data.storage.OwnFolder;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.data.storage.TakenOverException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a data set is written: in its place where there is none, by one process at a time, and
 * beside an older one until it is whole. What this program has not written is left alone.
 */
public final class TargetDirectory {
  private final Configuration conf;
  private final Path root;
  private final FileSystem files;
  private final FolderExchange exchange;
  private final OwnFolder own;

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

  /** Writes shards, and tells of them. */
  @FunctionalInterface
  interface Writing {
    /**
     * Writes.
     *
     * @param place folder of the data set, with empty folders of its splits
     * @return what the manifest is to say
     */
    DatasetManifest into(Path place) throws IOException;
  }

  /**
   * Lets a data set be written; it is whole and at its place afterwards.
   *
   * @param overwrite whether one that is there may be replaced
   * @throws TakenOverException if another process has written one there meanwhile
   * @throws dev.sparkresnet.driver.lease.LeaseHeldException if another process is at it
   */
  DatasetManifest write(boolean overwrite, Writing writing) throws IOException {
    if (holdsDataset()) {
      if (!overwrite) {
        throw new TakenOverException(root);
      }
      return replace(writing);
    }
    try (TargetLease lease = TargetLease.acquire(conf, root)) {
      return create(writing, lease);
    }
  }

  private DatasetManifest create(Writing writing, TargetLease lease) throws IOException {
    // One that was finished before the lease was free.
    if (holdsDataset()) {
      lease.closeForGood();
      throw new TakenOverException(root);
    }
    own.clear();
    return FolderWork.run(
        () -> {
          DatasetManifest manifest = shards(writing, root);
          lease.requireHeld();
          manifest.write(conf, root);
          lease.closeForGood();
          return manifest;
        },
        lease::requireHeld);
  }

  private DatasetManifest replace(Writing writing) throws IOException {
    exchange.begin();
    return exchange.build(
        () -> {
          DatasetManifest manifest = shards(writing, exchange.next());
          exchange.requireMine();
          manifest.write(conf, exchange.next());
          exchange.commit();
          return manifest;
        });
  }

  private DatasetManifest shards(Writing writing, Path place) throws IOException {
    for (Split split : Split.values()) {
      Path directory = new Path(place, split.directory());
      if (!files.mkdirs(directory)) {
        throw new IOException("the file system refused to make the directory " + directory);
      }
    }
    DatasetManifest manifest = writing.into(place);
    for (Split split : Split.values()) {
      // Of tasks that were killed.
      AtomicFile.deleteLeftovers(conf, new Path(place, split.directory()), ShardFormat.FILE_PREFIX);
    }
    return manifest;
  }
}
