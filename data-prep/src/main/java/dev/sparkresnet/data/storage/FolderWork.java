package dev.sparkresnet.data.storage;

import java.io.IOException;

/** Work on a folder that another process may take over meanwhile, and thereby disturbs it. */
@FunctionalInterface
public interface FolderWork<T> {
  T run() throws IOException;

  /** Looks whether this process still has the folder. */
  @FunctionalInterface
  interface Right {
    /**
     * Does nothing if so.
     *
     * @throws TakenOverException if not
     */
    void require() throws IOException;
  }

  /**
   * Does the work.
   *
   * @throws TakenOverException if it failed and another process has taken over, which is why
   */
  static <T> T run(FolderWork<T> work, Right right) throws IOException {
    try {
      return work.run();
    } catch (Throwable e) {
      // Everything: Spark throws checked exceptions that it does not declare.
      try {
        right.require();
      } catch (TakenOverException takenOver) {
        if (takenOver != e) {
          takenOver.addSuppressed(e);
        }
        throw takenOver;
      } catch (IOException | RuntimeException unknown) {
        // A broken stream or connection may throw the same object again, which Java does not add.
        if (unknown != e) {
          e.addSuppressed(unknown);
        }
      }
      throw e;
    }
  }
}
