package dev.sparkresnet.data.storage;

import dev.sparkresnet.data.storage.ExchangeState.Step;
import java.io.IOException;
import java.util.List;
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
 * .NAME.exchange/state      how far it has come, see {@link ExchangeState}, and which next folder is meant
 * .NAME.exchange/next-ID    what is to become the folder
 * .NAME.exchange/previous   the old one while it is deleted
 * </pre>
 *
 * <p>No file system replaces a folder that holds something in one step. So that one file decides,
 * which appears at once, which of the two counts: readers ask {@link #current}, and the next writer
 * finishes what was cut off by {@link #settle}.
 *
 * <p>For one writer at a time. Of two, the one that has begun later wins; they build in folders of
 * their own, and the other one is told by {@link TakenOverException}.
 */
public final class FolderExchange {
  private static final Logger LOG = LoggerFactory.getLogger(FolderExchange.class);
  private static final String PREVIOUS = "previous";

  private final Configuration conf;
  private final FileSystem files;
  private final Path target;
  private final Path area;
  private final FolderKind kind;

  /** Name of the next folder that this object builds. */
  private String next = ExchangeState.newName();

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
    Path parent = target.getParent();
    if (parent == null) {
      return null;
    }
    // Made of a URI that ends with a slash, a path has no name, and its folder for its parent.
    return target.getName().isEmpty()
        ? area(parent)
        : Storage.child(parent, "." + target.getName() + ".exchange");
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
    Optional<ExchangeState> state =
        area == null ? Optional.empty() : ExchangeState.read(conf, area);
    if (state.isPresent() && state.get().step() == Step.COMMITTED) {
      Path next = new Path(area, state.get().next());
      if (files.exists(next)) {
        return next;
      }
    }
    return folder;
  }

  /** Where the next folder is built. */
  public Path next() {
    return new Path(area, next);
  }

  /**
   * Goes on with a next folder that was begun before, if one was and is neither committed nor
   * discarded.
   */
  public boolean resume() throws IOException {
    Optional<ExchangeState> found = state();
    if (found.isPresent() && found.get().step() == Step.BUILDING) {
      next = found.get().next();
    }
    return isBuilding();
  }

  /** Whether the next folder was begun and neither committed nor discarded. */
  public boolean isBuilding() throws IOException {
    return isMine() && files.exists(next());
  }

  private boolean isMine() throws IOException {
    return state().equals(Optional.of(new ExchangeState(Step.BUILDING, next)));
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
    Optional<ExchangeState> earlier = state();
    if (earlier.isPresent()) {
      discard(earlier.get().next());
    }
    write(Step.BUILDING, next);
    if (!files.mkdirs(next())) {
      throw new IOException("Cannot make the folder " + next() + ": the file system refused");
    }
  }

  /**
   * Does a part of what is built.
   *
   * @throws TakenOverException if it failed and another process has begun meanwhile, which is why
   */
  public <T> T build(FolderWork<T> work) throws IOException {
    return FolderWork.run(work, this::requireMine);
  }

  /**
   * Requires that no other process has begun meanwhile.
   *
   * @throws TakenOverException if one has
   */
  public void requireMine() throws IOException {
    if (!isMine()) {
      throw new TakenOverException(target);
    }
  }

  /**
   * Throws away what was begun.
   *
   * @throws TakenOverException if another process has begun meanwhile, whose work stays
   */
  public void discard() throws IOException {
    requireMine();
    discard(next);
  }

  private void discard(String which) throws IOException {
    write(Step.DISCARDED, which);
    clear();
  }

  /**
   * Puts the next folder, which is whole, in the place of the old one.
   *
   * @throws TakenOverException if another process has begun meanwhile, whose work stays
   * @throws ForeignEntryException if the old one now holds what this program has not written; the
   *     next one is kept then
   */
  public void commit() throws IOException {
    requireMine();
    new OwnFolder(conf, target, kind).requireOurs();
    write(Step.COMMITTED, next);
    settle();
  }

  /** Finishes what a process that was killed has decided; what it was building stays. */
  public void settle() throws IOException {
    Optional<ExchangeState> found = state();
    if (area == null) {
      return;
    }
    if (found.isEmpty()) {
      deleteNext();
      new OwnFolder(conf, area, kind).deleteRemains();
      return;
    }
    String which = found.get().next();
    if (found.get().step() == Step.COMMITTED) {
      Path whole = new Path(area, which);
      if (files.exists(whole)) {
        place(whole);
      }
      write(Step.PLACED, which);
    }
    if (found.get().step() != Step.BUILDING) {
      clear();
    }
  }

  private void place(Path whole) throws IOException {
    if (AtomicFile.isObjectStore(files)) {
      // A rename there is a copy too, and deletes what was copied while other files are not yet.
      new OwnFolder(conf, target, kind).deleteRemains();
      if (!FileUtil.copy(files, whole, files, target, false, true, conf)) {
        throw new IOException("Cannot copy " + whole + " to " + target);
      }
      return;
    }
    if (files.exists(target)) {
      deletePrevious();
      rename(target, previous());
    }
    rename(whole, target);
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
    deleteNext();
    try {
      deletePrevious();
    } catch (ForeignEntryException e) {
      // It has come while the folder was moved.
      LOG.warn("What {} was before is not deleted: {}", target, e.getMessage());
      return;
    }
    AtomicFile.deleteLeftovers(conf, area, ExchangeState.FILE_NAME);
    files.delete(new Path(area, ExchangeState.FILE_NAME), false);
    files.delete(area, false);
  }

  /** All of them: a process that another one has taken over from may have left some. */
  private void deleteNext() throws IOException {
    for (FolderEntry entry : inArea()) {
      if (isNext(entry)) {
        files.delete(entry.path(), true);
      }
    }
  }

  /**
   * Nothing where there is no such folder, or cannot be one, since the target's name is too long.
   */
  private List<FolderEntry> inArea() throws IOException {
    FolderEntries entries = new FolderEntries(files);
    return entries.type(area) == FolderEntry.Type.FOLDER ? entries.in(area) : List.of();
  }

  private static boolean isNext(FolderEntry entry) {
    return entry.type() == FolderEntry.Type.FOLDER && ExchangeState.isName(entry.relative());
  }

  private void deletePrevious() throws IOException {
    new OwnFolder(conf, previous(), kind).deleteRemains();
  }

  private void write(Step step, String which) throws IOException {
    new ExchangeState(step, which).write(conf, area);
  }

  private Optional<ExchangeState> state() throws IOException {
    Optional<ExchangeState> state =
        area == null ? Optional.empty() : ExchangeState.read(conf, area);
    if (area != null && state.isEmpty() && holdsForeign()) {
      throw new ForeignEntryException(
          "%s should hold what is to become %s, but has no file %s that says so; move it away"
              .formatted(area, target, ExchangeState.FILE_NAME));
    }
    return state;
  }

  private boolean holdsForeign() throws IOException {
    FolderEntry.Type type = new FolderEntries(files).type(area);
    return (type != null && type != FolderEntry.Type.FOLDER)
        || inArea().stream().anyMatch(entry -> !isNext(entry) && !entry.isRemains());
  }
}
