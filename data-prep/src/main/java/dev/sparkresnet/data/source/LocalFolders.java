package dev.sparkresnet.data.source;

import dev.sparkresnet.data.BadDataException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists folders of this machine by Java's own means: Hadoop's stumble over names with a colon, and
 * over those that are no text in the encoding of this process.
 *
 * <p>Links are followed. Every folder is entered once, under its own name rather than under that of
 * a link to it, so that links in a circle end.
 */
final class LocalFolders {
  private final PictureListing.Collected found;
  private final Set<Object> entered = new HashSet<>();
  private final Deque<Path> folders = new ArrayDeque<>();
  private final Deque<Path> links = new ArrayDeque<>();

  LocalFolders(PictureListing.Collected found) {
    this.found = found;
  }

  /**
   * Lists what a user has named.
   *
   * @param literal where that would be without a pattern
   * @param pattern the same as it was given
   * @return whether there is anything
   * @throws BadDataException if this process may not look there
   */
  boolean add(Path literal, org.apache.hadoop.fs.Path pattern) throws IOException {
    if (exists(literal)) {
      entry(literal);
      walk();
      return true;
    }
    LocalPattern matches = LocalPattern.of(pattern);
    for (Path each : matches.visible()) {
      entry(each);
    }
    for (Path each : matches.hidden()) {
      countHidden(each);
    }
    walk();
    return !matches.visible().isEmpty() || !matches.hidden().isEmpty();
  }

  private static boolean exists(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (AccessDeniedException e) {
      throw new BadDataException(
          "%s cannot be looked at: permission denied; allow it to this user, or name another place"
              .formatted(path),
          e);
    } catch (IOException e) {
      return false;
    }
  }

  private void walk() {
    while (!folders.isEmpty() || !links.isEmpty()) {
      boolean isLink = folders.isEmpty();
      Path folder = isLink ? links.remove() : folders.remove();
      BasicFileAttributes attributes = attributes(folder);
      if (attributes == null) {
        found.file(location(folder), 0);
      } else if (entered.add(key(folder, attributes))) {
        list(folder);
      } else if (isLink) {
        found.repeatedFolder();
      }
    }
  }

  private static Object key(Path folder, BasicFileAttributes attributes) {
    return attributes.fileKey() == null ? folder : attributes.fileKey();
  }

  private void list(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      found.file(location(folder), 0);
      return;
    }
    for (Path entry : entries) {
      if (isHidden(entry)) {
        countHidden(entry);
      } else {
        entry(entry);
      }
    }
  }

  static boolean isHidden(Path entry) {
    return entry.getFileName().toString().startsWith(".");
  }

  private void entry(Path entry) {
    BasicFileAttributes own = attributes(entry, LinkOption.NOFOLLOW_LINKS);
    BasicFileAttributes meant = own != null && own.isSymbolicLink() ? attributes(entry) : own;
    if (meant != null && meant.isDirectory()) {
      (own.isSymbolicLink() ? links : folders).add(entry);
    } else {
      // A link to nothing, too: whoever reads it will say so.
      found.file(location(entry), meant == null ? 0 : meant.size());
    }
  }

  /** Follows no links: what they point to is not there on purpose. */
  private void countHidden(Path entry) {
    Deque<Path> open = new ArrayDeque<>(List.of(entry));
    while (!open.isEmpty()) {
      Path next = open.remove();
      BasicFileAttributes attributes = attributes(next, LinkOption.NOFOLLOW_LINKS);
      if (attributes == null || !attributes.isDirectory()) {
        found.hidden();
        continue;
      }
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(next)) {
        stream.forEach(open::add);
      } catch (IOException | DirectoryIteratorException e) {
        found.hidden();
      }
    }
  }

  /** Null where nothing is there, or nothing that this process may look at. */
  static BasicFileAttributes attributes(Path path, LinkOption... options) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, options);
    } catch (IOException e) {
      return null;
    }
  }

  private static String location(Path path) {
    return path.toUri().toString();
  }
}
