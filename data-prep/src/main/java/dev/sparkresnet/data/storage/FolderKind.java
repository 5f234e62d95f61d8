package dev.sparkresnet.data.storage;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What folders of one kind look like, by which those that this program has written are told. */
public final class FolderKind {
  /** Temporary files of {@link AtomicFile}, and the checksums that Hadoop keeps of local files. */
  private static final String REMAINS =
      "\\.[^/]+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp|\\.[^/]+\\.crc";

  private final String noun;
  private final Marker marker;
  private final List<String> markers;
  private final Pattern files;
  private final Pattern folders;

  /** Looks whether a folder says that it is of a kind. */
  @FunctionalInterface
  public interface Marker {
    boolean isIn(Configuration conf, Path folder) throws IOException;
  }

  private FolderKind(
      String noun, List<String> markers, Marker marker, Pattern files, Pattern folders) {
    this.noun = noun;
    this.markers = List.copyOf(markers);
    this.marker = marker;
    this.files = files;
    this.folders = folders;
  }

  /**
   * A kind of folders.
   *
   * @param noun what such a folder is, with its article, for messages
   * @param markers the files or folders by which it is known, deleted last; messages name the first
   * @param marker whether they say so
   * @param files regular expressions of the paths of all files that may be in it, relative to it
   * @param folders the same of the folders in it
   */
  public static FolderKind of(
      String noun, List<String> markers, Marker marker, List<String> files, List<String> folders) {
    String own = String.join("|", files);
    String inFolders = folders.stream().map(each -> each + "/|").collect(Collectors.joining());
    return new FolderKind(
        noun,
        markers,
        marker,
        Pattern.compile(own + "|(" + inFolders + ")(" + REMAINS + ")"),
        Pattern.compile(String.join("|", folders)));
  }

  String noun() {
    return noun;
  }

  List<String> markers() {
    return markers;
  }

  /** Whether what has this path, relative to the folder, is a marker or in one. */
  boolean isMarker(String path) {
    return markers.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }

  boolean isMarkedIn(Configuration conf, Path folder) throws IOException {
    return marker.isIn(conf, folder);
  }

  /** Whether it has a file of this path, relative to the folder. */
  boolean hasFile(String path) {
    return files.matcher(path).matches();
  }

  /** Whether it has a folder of this path, relative to the folder. */
  boolean hasFolder(String path) {
    return folders.matcher(path).matches();
  }

  /** Whether a file of this path is what a writer that was killed has left. */
  static boolean isRemains(String path) {
    return path.matches(REMAINS);
  }
}
