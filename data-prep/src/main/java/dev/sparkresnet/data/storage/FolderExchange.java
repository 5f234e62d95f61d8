package dev.sparkresnet.data.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a folder by another that is built beside it: the old one stays as it is until the new
 * one is whole, and whenever the process is killed, one of the two is there, whole.
 *
 * <pre>
 * NAME                      the folder
 * .NAME.exchange/state      how far it has come, see {@link State}
 * .NAME.exchange/next       what is to become the folder
 * .NAME.exchange/previous   the old one while it is deleted
 * </pre>
 *
 * <p>No file system replaces a folder that holds something in one step. So that one file decides,
 * which appears at once, which of the two counts: readers ask {@link #current}, and the next writer
 * finishes what was cut off by {@link #settle}. For one writer at a time.
 */
public final class FolderExchange {
  private static final Logger LOG = LoggerFactory.getLogger(FolderExchange.class);
  private static final int LONGEST_STATE = 64;
  private static final String NEXT = "next";
  private static final String PREVIOUS = "previous";
  private static final String STATE = "state";

  /** How far an exchange has come. */
  enum State {
    /** The next folder is being built; the old one counts. */
    BUILDING,
    /** The next folder is not wanted any more; the old one counts. */
    DISCARDED,
    /** The next folder is whole and counts, wherever it is. */
    COMMITTED,
    /** The next folder is in its place; what is left is to be deleted. */
    PLACED
  }

  private final Configuration conf;
  private final FileSystem files;
  private final Path target;
  private final Path area;
  private final FolderKind kind;

  /**
   * The exchange of a folder; touches nothing.
   *
   * @param kind of what is in it, before and after
   */
  public FolderExchange(Configuration conf, Path target, FolderKind kind) throws IOException {
    this.conf = conf;
    this.files = Storage.of(conf, target);
    this.target = files.makeQualified(target);
    this.area = area(this.target);
    this.kind = kind;
  }

  /** Null for the root of a file system, which is never exchanged. */
  private static Path area(Path target) {
    return target.getParent() == null
        ? null
        : Storage.child(target.getParent(), "." + target.getName() + ".exchange");
  }

  /**
   * Where the content of a folder is at the moment: at its own place but for the time between the
   * decision that another one counts and its arrival there.
   *
   * @param folder that may be there or not, and may never have been exchanged
   */
  public static Path current(Configuration conf, Path folder) throws IOException {
    FileSystem files = Storage.of(conf, folder);
    Path area = area(files.makeQualified(folder));
    if (area != null && state(conf, area).equals(Optional.of(State.COMMITTED))) {
      Path next = new Path(area, NEXT);
      if (files.exists(next)) {
        return next;
      }
    }
    return folder;
  }

  /** Where the next folder is built. */
  public Path next() {
    return new Path(area, NEXT);
  }

  /** Whether a next folder was begun and neither committed nor discarded. */
  public boolean isBuilding() throws IOException {
    return state().equals(Optional.of(State.BUILDING)) && files.exists(next());
  }

  /**
   * Begins to build the next folder: afterwards an empty one is at {@link #next}.
   *
   * @throws ForeignEntryException if the old one holds what this program has not written, or is the
   *     root of its file system
   */
  public void begin() throws IOException {
    if (area == null) {
      throw new ForeignEntryException(
          target + " is the root of its file system, which is not replaced; name a folder in it");
    }
    new OwnFolder(conf, target, kind).requireOurs();
    settle();
    discard();
    write(State.BUILDING);
    if (!files.mkdirs(next())) {
      throw new IOException("Cannot make the folder " + next() + ": the file system refused");
    }
  }

  /** Throws away what was begun, if anything. */
  public void discard() throws IOException {
    if (state().isPresent()) {
      write(State.DISCARDED);
      clear();
    }
  }

  /**
   * Puts the next folder, which is whole, in the place of the old one.
   *
   * @throws ForeignEntryException if the old one now holds what this program has not written; the
   *     next one is kept then
   */
  public void commit() throws IOException {
    new OwnFolder(conf, target, kind).requireOurs();
    write(State.COMMITTED);
    settle();
  }

  /** Finishes what a process that was killed has decided; what it was building stays. */
  public void settle() throws IOException {
    Optional<State> found = state();
    if (area == null) {
      return;
    }
    if (found.isEmpty()) {
      new OwnFolder(conf, area, kind).deleteRemains();
      return;
    }
    if (found.get() == State.COMMITTED) {
      if (files.exists(next())) {
        place();
      }
      write(State.PLACED);
    }
    if (found.get() != State.BUILDING) {
      clear();
    }
  }

  private void place() throws IOException {
    if (AtomicFile.isObjectStore(files)) {
      // A rename there is a copy too, and deletes what was copied while other files are not yet.
      new OwnFolder(conf, target, kind).deleteRemains();
      if (!FileUtil.copy(files, next(), files, target, false, true, conf)) {
        throw new IOException("Cannot copy " + next() + " to " + target);
      }
      return;
    }
    if (files.exists(target)) {
      deletePrevious();
      rename(target, previous());
    }
    rename(next(), target);
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException(
          "Cannot rename " + from + " to " + to + ": the file system refused; run the same again");
    }
  }

  private Path previous() {
    return new Path(area, PREVIOUS);
  }

  /** Deletes everything beside the folder, the state last. */
  private void clear() throws IOException {
    files.delete(next(), true);
    try {
      deletePrevious();
    } catch (ForeignEntryException e) {
      // It has come while the folder was moved.
      LOG.warn("What {} was before is not deleted: {}", target, e.getMessage());
      return;
    }
    AtomicFile.deleteLeftovers(conf, area, STATE);
    files.delete(new Path(area, STATE), false);
    files.delete(area, false);
  }

  private void deletePrevious() throws IOException {
    new OwnFolder(conf, previous(), kind).deleteRemains();
  }

  private void write(State state) throws IOException {
    AtomicFile.write(
        conf,
        new Path(area, STATE),
        (state.name().toLowerCase(Locale.ROOT) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private Optional<State> state() throws IOException {
    Optional<State> state = area == null ? Optional.empty() : state(conf, area);
    if (area != null && state.isEmpty() && !new OwnFolder(conf, area, kind).isEmpty()) {
      throw new ForeignEntryException(
          "%s should hold what is to become %s, but has no file %s that says so; move it away"
              .formatted(area, target, STATE));
    }
    return state;
  }

  private static Optional<State> state(Configuration conf, Path area) throws IOException {
    Optional<byte[]> text;
    try {
      text = BoundedFile.read(conf, new Path(area, STATE), LONGEST_STATE);
    } catch (FileTooLongException e) {
      return Optional.empty();
    }
    String name = text.map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip()).orElse("");
    for (State state : State.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
