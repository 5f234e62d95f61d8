package dev.sparkresnet.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** What is in a folder and below it; symbolic links are entries of their own, never followed. */
final class FolderEntries {
  private final FileSystem files;

  FolderEntries(FileSystem files) {
    this.files = files;
  }

  /** What lies at a path itself; null where nothing does. */
  FolderEntry.Type type(Path path) throws IOException {
    if (files instanceof RawLocalFileSystem local) {
      java.nio.file.Path file = local.pathToFile(path).toPath();
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? type(file) : null;
    }
    try {
      return type(files.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** Everything below a folder, a folder before what is in it; empty where there is none. */
  List<FolderEntry> below(Path folder) throws IOException {
    List<FolderEntry> all = new ArrayList<>();
    add(folder, "", all);
    return all;
  }

  /** What lies in a folder itself; empty where there is none. */
  List<FolderEntry> in(Path folder) throws IOException {
    return in(folder, "");
  }

  private void add(Path folder, String prefix, List<FolderEntry> all) throws IOException {
    for (FolderEntry entry : in(folder, prefix)) {
      all.add(entry);
      if (entry.type() == FolderEntry.Type.FOLDER) {
        add(entry.path(), entry.relative() + "/", all);
      }
    }
  }

  private List<FolderEntry> in(Path folder, String prefix) throws IOException {
    List<FolderEntry> entries = new ArrayList<>();
    if (files instanceof RawLocalFileSystem local) {
      // Hadoop's own listing follows links, and leaves out those that lead nowhere.
      try (DirectoryStream<java.nio.file.Path> children =
          Files.newDirectoryStream(local.pathToFile(folder).toPath())) {
        for (java.nio.file.Path child : children) {
          String name = child.getFileName().toString();
          entries.add(new FolderEntry(prefix + name, Storage.child(folder, name), type(child)));
        }
      } catch (NoSuchFileException e) {
        return List.of();
      }
    } else {
      try {
        for (FileStatus child : files.listStatus(folder)) {
          String name = child.getPath().getName();
          entries.add(new FolderEntry(prefix + name, child.getPath(), type(child)));
        }
      } catch (FileNotFoundException e) {
        return List.of();
      }
    }
    return entries;
  }

  private static FolderEntry.Type type(java.nio.file.Path path) {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return FolderEntry.Type.FOLDER;
    }
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        ? FolderEntry.Type.FILE
        : FolderEntry.Type.OTHER;
  }

  private static FolderEntry.Type type(FileStatus status) {
    if (status.isSymlink()) {
      return FolderEntry.Type.OTHER;
    }
    return status.isDirectory() ? FolderEntry.Type.FOLDER : FolderEntry.Type.FILE;
  }
}
