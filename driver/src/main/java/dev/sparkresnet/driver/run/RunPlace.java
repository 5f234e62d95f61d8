package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.data.storage.OwnFolder;
import dev.sparkresnet.data.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the files of a run are: at the run's own place, or beside it while they are to replace
 * those of another run there.
 */
final class RunPlace {
  private final Configuration hadoop;
  private final FileSystem files;
  private final Path home;

  /** Null at the run's own place. */
  private final FolderExchange exchange;

  private volatile Path path;

  private RunPlace(Configuration hadoop, Path path, FolderExchange exchange) throws IOException {
    this.hadoop = hadoop;
    this.home = Storage.qualified(hadoop, path);
    this.files = Storage.of(hadoop, path);
    this.exchange = exchange;
    this.path = exchange == null ? home : exchange.next();
  }

  /** The run's own place; touches nothing. */
  static RunPlace own(Configuration hadoop, Path path) throws IOException {
    return new RunPlace(hadoop, path, null);
  }

  /**
   * Where an attempt writes. One that was cut off and is to replace the run at its place goes on
   * beside it; one that replaces it now begins beside it.
   *
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if anything but a run is to be
   *     replaced
   */
  static RunPlace ofAttempt(Configuration hadoop, Path path, IfPresent present) throws IOException {
    FolderExchange exchange = new FolderExchange(hadoop, path, RunFolder.KIND);
    exchange.settle();
    boolean beside = exchange.resume();
    if (present == IfPresent.REPLACED) {
      new OwnFolder(hadoop, path, RunFolder.KIND).requireOurs();
      beside |= !own(hadoop, path).isBare();
    }
    return new RunPlace(hadoop, path, beside ? exchange : null);
  }

  /** The fully qualified location of the files. */
  Path path() {
    return path;
  }

  /** The fully qualified location where the files are, or will be once the run is whole. */
  Path home() {
    return home;
  }

  /** Whether the files are not at the run's own place. */
  boolean isBeside() {
    return !path.equals(home);
  }

  /** Whether there is a folder for the files. */
  boolean isBegun() throws IOException {
    return !isBeside() || exchange.isBuilding();
  }

  boolean exists() throws IOException {
    return files.exists(path);
  }

  /** Whether there is nothing to lose: at most a status, and what a reader would not see. */
  boolean isBare() throws IOException {
    try {
      for (FileStatus entry : files.listStatus(path)) {
        String name = entry.getPath().getName();
        if (!name.startsWith(".") && !name.equals(RunDirectory.STATUS)) {
          return false;
        }
      }
      return true;
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  /**
   * Makes an empty folder in the place of what an earlier attempt has left, if anything.
   *
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if anything but a run is there
   */
  void clear() throws IOException {
    if (exchange != null) {
      exchange.begin();
    } else {
      new OwnFolder(hadoop, path, RunFolder.KIND).delete();
      files.mkdirs(path);
    }
  }

  /** Puts files that are whole into the run's own place. */
  void publish() throws IOException {
    if (isBeside()) {
      exchange.commit();
      path = home;
    }
  }
}
