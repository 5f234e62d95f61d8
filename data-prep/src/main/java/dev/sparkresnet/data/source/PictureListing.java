package dev.sparkresnet.data.source;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.Storage;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Every file at a place, with those in the folders below it, however it is called and whatever it
 * holds; only names that begin with a dot are passed over. A folder that may not be listed is one
 * of the files, since what is in it cannot be told.
 *
 * @param files in the order of their locations
 */
public record PictureListing(List<PictureFile> files, LeftOut leftOut) {
  /**
   * Lists a place.
   *
   * @param uri what is there under this very name, a file or a folder; where nothing is, a pattern
   *     of Hadoop's ({@code * ? [a-z] {a,b}})
   * @throws BadDataException if there is nothing
   */
  public static PictureListing of(Configuration conf, String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem files = Storage.of(conf, path);
    Collected found = new Collected();
    if (!add(files, path, found)) {
      throw nothingAt(uri);
    }
    return found.listing();
  }

  /**
   * Whether something is at a place under this very name.
   *
   * @throws BadDataException if neither that is so nor the name is a pattern that something fits
   */
  public static boolean exists(Configuration conf, String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem files = Storage.of(conf, path);
    if (files.exists(path)) {
      return true;
    }
    if (StoredFolders.matches(files, path).length == 0) {
      throw nothingAt(uri);
    }
    return false;
  }

  private static boolean add(FileSystem files, Path path, Collected found) throws IOException {
    if (!isLocal(files)) {
      return new StoredFolders(files, found).add(path);
    }
    try {
      return new LocalFolders(found)
          .add(((RawLocalFileSystem) files).pathToFile(path).toPath(), path);
    } catch (InvalidPathException e) {
      // No file can have such a name, such as one with a null character.
      return false;
    }
  }

  private static boolean isLocal(FileSystem files) {
    return files instanceof RawLocalFileSystem && files.getUri().getScheme().equals("file");
  }

  private static BadDataException nothingAt(String uri) {
    return new BadDataException(
        "There is nothing at %s; name a prepared data set, a folder of images, or a pattern of files"
            .formatted(uri));
  }

  /** What a walk finds. */
  static final class Collected {
    private final List<PictureFile> files = new ArrayList<>();
    private long hidden;
    private long repeated;

    void file(String location, long bytes) {
      files.add(new PictureFile(location, bytes));
    }

    void hidden() {
      hidden++;
    }

    void repeatedFolder() {
      repeated++;
    }

    /** A pattern may find a folder and a file in it: each file counts once. */
    private PictureListing listing() {
      files.sort(Comparator.comparing(PictureFile::location));
      List<PictureFile> distinct = new ArrayList<>(files.size());
      for (PictureFile file : files) {
        if (distinct.isEmpty()
            || !distinct.get(distinct.size() - 1).location().equals(file.location())) {
          distinct.add(file);
        }
      }
      return new PictureListing(distinct, new LeftOut(hidden, repeated));
    }
  }
}
