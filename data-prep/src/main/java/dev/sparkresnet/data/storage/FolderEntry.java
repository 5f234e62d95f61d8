package dev.sparkresnet.data.storage;

import org.apache.hadoop.fs.Path;

/**
 * Something in a folder, or in one below it.
 *
 * @param relative its path below the folder that was asked for
 */
record FolderEntry(String relative, Path path, Type type) {
  /** What it is. */
  enum Type {
    FILE,
    FOLDER,
    /** A symbolic link, a device, a socket. */
    OTHER
  }

  /** Whether it is what a writer that was killed has left. */
  boolean isRemains() {
    return type == Type.FILE && FolderKind.isRemains(relative);
  }
}
