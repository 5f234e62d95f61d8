package dev.sparkresnet.data.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a listing has passed over on purpose.
 *
 * @param hiddenFiles files whose name, or that of a folder around them, begins with a dot
 * @param repeatedFolders links to folders that are listed under another name
 */
public record LeftOut(long hiddenFiles, long repeatedFolders) {
  public static final LeftOut NOTHING = new LeftOut(0, 0);

  public boolean hasAny() {
    return !equals(NOTHING);
  }

  /** For people, such as {@code 2 hidden files, 1 link to a folder that was read already}. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (hiddenFiles > 0) {
      parts.add(counted(hiddenFiles, "hidden file", "hidden files"));
    }
    if (repeatedFolders > 0) {
      parts.add(
          counted(
              repeatedFolders,
              "link to a folder that was read already",
              "links to folders that were read already"));
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private static String counted(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
