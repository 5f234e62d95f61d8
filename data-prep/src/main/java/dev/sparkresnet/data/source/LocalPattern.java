package dev.sparkresnet.data.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;

/**
 * What fits a pattern of Hadoop's on this machine. Of every part of it the same holds as of the
 * whole: a name that is there is that name, and only else a pattern, so that {@code photos
 * [1]/*.png} finds what it should. As in a shell, names that begin with a dot fit only patterns
 * that do.
 *
 * @param hidden what would fit the last part but for that dot
 */
record LocalPattern(Set<Path> visible, Set<Path> hidden) {
  /** Nothing fits what is no whole pattern. */
  static LocalPattern of(org.apache.hadoop.fs.Path pattern) {
    LocalPattern found = new LocalPattern(new LinkedHashSet<>(), new LinkedHashSet<>());
    Path start =
        pattern.isUriPathAbsolute()
            ? FileSystems.getDefault().getRootDirectories().iterator().next()
            : Path.of("").toAbsolutePath();
    try {
      for (String each : GlobExpander.expand(pattern.toUri().getPath())) {
        List<String> parts = List.of(each.replaceFirst("^/+", "").split("/+"));
        found.match(start, parts);
      }
    } catch (IOException | InvalidPathException e) {
      return new LocalPattern(Set.of(), Set.of());
    }
    return found;
  }

  private void match(Path folder, List<String> parts) throws IOException {
    String part = parts.get(0);
    boolean isLast = parts.size() == 1;
    for (Path entry : entries(folder, part)) {
      boolean counts = part.startsWith(".") || !LocalFolders.isHidden(entry);
      if (isLast) {
        (counts ? visible : hidden).add(entry);
      } else if (counts && Files.isDirectory(entry)) {
        match(entry, parts.subList(1, parts.size()));
      }
    }
  }

  private static List<Path> entries(Path folder, String part) throws IOException {
    GlobFilter filter = filter(part);
    for (String name : List.of(part, part.replaceAll("\\\\(.)", "$1"))) {
      Path literal = folder.resolve(name);
      if (LocalFolders.attributes(literal, LinkOption.NOFOLLOW_LINKS) != null) {
        return List.of(literal);
      }
    }
    List<Path> entries = new ArrayList<>();
    if (filter != null && filter.hasPattern()) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        for (Path entry : stream) {
          if (filter.accept(asHadoopsPath(entry.getFileName().toString()))) {
            entries.add(entry);
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return entries;
  }

  /** Null for what is no whole pattern: it may still be a name. */
  private static GlobFilter filter(String part) {
    try {
      return new GlobFilter(part);
    } catch (IOException e) {
      return null;
    }
  }

  /** Not by the constructor that takes a text, which reads a colon as the end of a scheme. */
  private static org.apache.hadoop.fs.Path asHadoopsPath(String name) {
    return new org.apache.hadoop.fs.Path(null, null, name);
  }
}
