package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetFolder;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.shard.ShardFormat;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.BoundedFile;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.data.storage.FolderWork;
import dev.sparkresnet.data.storage.OwnFolder;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.data.storage.TakenOverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
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

  /** Tells what this process writes in its place from what others do. */
  private final byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);

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
   * @throws TakenOverException if another process has begun to write one there meanwhile
   */
  DatasetManifest write(Writing writing) throws IOException {
    replaces = holdsDataset();
    if (replaces) {
      exchange.begin();
    } else {
      own.delete();
      AtomicFile.write(conf, incomplete(), mark);
    }
    return FolderWork.run(
        () -> {
          makeFolders();
          DatasetManifest manifest = writing.into(place());
          finish(manifest);
          return manifest;
        },
        this::requireMine);
  }

  private void makeFolders() throws IOException {
    for (Split split : Split.values()) {
      Path directory = new Path(place(), split.directory());
      if (!files.mkdirs(directory)) {
        throw new IOException("the file system refused to make the directory " + directory);
      }
    }
  }

  private Path place() {
    return replaces ? exchange.next() : root;
  }

  private Path incomplete() {
    return new Path(root, DatasetFolder.INCOMPLETE);
  }

  private void requireMine() throws IOException {
    if (replaces) {
      exchange.requireMine();
    } else if (!Arrays.equals(
        BoundedFile.read(conf, incomplete(), mark.length).orElse(null), mark)) {
      throw new TakenOverException(root);
    }
  }

  private void finish(DatasetManifest manifest) throws IOException {
    for (Split split : Split.values()) {
      // Of tasks that were killed.
      AtomicFile.deleteLeftovers(
          conf, new Path(place(), split.directory()), ShardFormat.FILE_PREFIX);
    }
    requireMine();
    manifest.write(conf, place());
    if (replaces) {
      exchange.commit();
    } else {
      files.delete(incomplete(), false);
    }
  }
}
