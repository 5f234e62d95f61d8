package dev.sparkresnet.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists folders of a Hadoop file system, such as HDFS or an object store. */
final class StoredFolders {
  private static final FileStatus[] NONE = {};

  private final FileSystem files;
  private final PictureListing.Collected found;
  private final Deque<FileStatus> folders = new ArrayDeque<>();

  StoredFolders(FileSystem files, PictureListing.Collected found) {
    this.files = files;
    this.found = found;
  }

  /**
   * Lists what a user has named.
   *
   * @param path of something, or else a pattern
   * @return whether there is anything
   */
  boolean add(Path path) throws IOException {
    boolean any = true;
    try {
      entry(files.getFileStatus(path));
    } catch (FileNotFoundException e) {
      FileStatus[] matches = matches(files, path);
      any = matches.length > 0;
      boolean wantsHidden = path.getName().startsWith(".");
      for (FileStatus match : matches) {
        if (wantsHidden || !isHidden(match)) {
          entry(match);
        } else {
          countHidden(match);
        }
      }
    }
    while (!folders.isEmpty()) {
      list(folders.remove());
    }
    return any;
  }

  /** What fits a pattern; nothing where it is none. */
  static FileStatus[] matches(FileSystem files, Path pattern) throws IOException {
    FileStatus[] matches;
    try {
      matches = files.globStatus(pattern);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        return NONE;
      }
      throw e;
    }
    return matches == null ? NONE : matches;
  }

  private void list(FileStatus folder) throws IOException {
    try {
      RemoteIterator<FileStatus> entries = files.listStatusIterator(folder.getPath());
      while (entries.hasNext()) {
        FileStatus entry = entries.next();
        if (isHidden(entry)) {
          countHidden(entry);
        } else {
          entry(entry);
        }
      }
    } catch (IOException e) {
      if (!ReadFailure.isOfOneFile(e)) {
        throw e;
      }
      file(folder);
    }
  }

  private void entry(FileStatus entry) {
    if (entry.isDirectory()) {
      folders.add(entry);
    } else {
      file(entry);
    }
  }

  private void file(FileStatus entry) {
    found.file(entry.getPath().toUri().toString(), entry.getLen());
  }

  private static boolean isHidden(FileStatus entry) {
    return entry.getPath().getName().startsWith(".");
  }

  private void countHidden(FileStatus hidden) throws IOException {
    Deque<FileStatus> open = new ArrayDeque<>();
    open.add(hidden);
    while (!open.isEmpty()) {
      FileStatus next = open.remove();
      if (!next.isDirectory()) {
        found.hidden();
        continue;
      }
      try {
        RemoteIterator<FileStatus> entries = files.listStatusIterator(next.getPath());
        while (entries.hasNext()) {
          open.add(entries.next());
        }
      } catch (IOException e) {
        if (!ReadFailure.isOfOneFile(e)) {
          throw e;
        }
        found.hidden();
      }
    }
  }
}
