package dev.sparkresnet.data.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The one place where folders that a user has named are deleted. A folder goes only if it says that
 * it is of the kind that is expected there, and if everything in it is what folders of that kind
 * hold; entry by entry, so that what comes meanwhile is not lost.
 */
public final class OwnFolder {
  private final Configuration conf;
  private final Path path;
  private final FolderKind kind;
  private final FileSystem files;
  private final FolderEntries entries;

  /** A folder that may be there or not; touches nothing. */
  public OwnFolder(Configuration conf, Path path, FolderKind kind) throws IOException {
    this.conf = conf;
    this.kind = kind;
    files = Storage.of(conf, path);
    this.path = files.makeQualified(path);
    entries = new FolderEntries(files);
  }

  /** Whether nothing is there: no folder, or one with at most what writers that died have left. */
  public boolean isEmpty() throws IOException {
    FolderEntry.Type type = entries.type(path);
    return type == null
        || (type == FolderEntry.Type.FOLDER
            && entries.below(path).stream().allMatch(FolderEntry::isRemains));
  }

  /**
   * Requires that nothing is lost if the folder is deleted.
   *
   * @throws ForeignEntryException naming the first entry that this program has not written
   */
  public void requireOurs() throws IOException {
    if (!requireEntries().isEmpty()) {
      requireMarker();
    }
  }

  private void requireMarker() throws IOException {
    if (!isEmpty() && !kind.isMarkedIn(conf, path)) {
      throw foreign("no " + kind.markers().get(0) + " in it says that it is " + kind.noun());
    }
  }

  private List<FolderEntry> requireEntries() throws IOException {
    FolderEntry.Type type = entries.type(path);
    if (type == null) {
      return List.of();
    }
    if (type != FolderEntry.Type.FOLDER) {
      throw foreign("it is no folder but a file or a link");
    }
    List<FolderEntry> found = entries.below(path);
    for (FolderEntry entry : found) {
      if (!isOfKind(entry)) {
        throw foreign("it holds " + entry.relative() + ", which is no part of " + kind.noun());
      }
    }
    return found;
  }

  private boolean isOfKind(FolderEntry entry) {
    return switch (entry.type()) {
      case FILE -> kind.hasFile(entry.relative());
      case FOLDER -> kind.hasFolder(entry.relative());
      case OTHER -> false;
    };
  }

  private ForeignEntryException foreign(String reason) {
    return new ForeignEntryException(
        "%s is left alone: %s; move that away or choose another place".formatted(path, reason));
  }

  /**
   * Deletes the folder with all that is in it; nothing happens where there is none. What shows that
   * it is ours goes last, so that it can be deleted again if this is cut off.
   *
   * @throws ForeignEntryException as {@link #requireOurs}, and then nothing was deleted
   */
  public void delete() throws IOException {
    requireOurs();
    deleteRemains();
  }

  /**
   * Requires of a folder that is known to be ours by its place that nothing else is in it.
   *
   * @throws ForeignEntryException naming the first entry that this program has not written
   */
  public void requireNothingForeign() throws IOException {
    requireEntries();
  }

  /**
   * As {@link #delete}, of a folder that is known to be ours by its place, and may have lost what
   * shows it.
   */
  public void deleteRemains() throws IOException {
    List<FolderEntry> found = folderLast();
    deleteAll(found.stream().filter(entry -> !kind.isMarker(entry.relative())));
    deleteAll(found.stream().filter(entry -> kind.isMarker(entry.relative())));
    delete(path);
  }

  /**
   * Deletes all that is in the folder but what shows that it is ours.
   *
   * @throws ForeignEntryException as {@link #requireOurs}, and then nothing was deleted
   */
  public void clear() throws IOException {
    requireOurs();
    deleteAll(folderLast().stream().filter(entry -> !kind.isMarker(entry.relative())));
  }

  /** All entries, folders after what is in them. */
  private List<FolderEntry> folderLast() throws IOException {
    List<FolderEntry> found = new ArrayList<>(requireEntries());
    Collections.reverse(found);
    return found;
  }

  private void deleteAll(Stream<FolderEntry> found) throws IOException {
    for (FolderEntry entry : found.toList()) {
      delete(entry.path());
    }
  }

  private void delete(Path entry) throws IOException {
    if (!files.delete(entry, false) && entries.type(entry) != null) {
      throw new IOException("Cannot delete " + entry + ": the file system refused");
    }
  }
}
