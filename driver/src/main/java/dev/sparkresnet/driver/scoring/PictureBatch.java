package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.source.PictureFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The picture files that one task reads, in the order of the listing. */
record PictureBatch(ArrayList<PictureFile> files) implements Serializable {
  /**
   * What a file costs besides its bytes, in bytes that could be read meanwhile: a task costs more
   * than opening some files, so that small ones go by the thousand into one.
   */
  private static final long OPENING_BYTES = 64 << 10;

  private static final long MOST_BYTES = 128L << 20;

  /** What Spark sends to a task stays small. */
  private static final int MOST_FILES = 4096;

  /**
   * Cuts a listing into batches of about the same cost.
   *
   * @param tasks as many as run at once; it becomes at least so many batches, where there is enough
   *     for that, so that nobody has nothing to do
   */
  static List<PictureBatch> of(List<PictureFile> files, int tasks) {
    long all = files.stream().mapToLong(PictureBatch::cost).sum();
    long most = Math.min(MOST_BYTES, Math.max(OPENING_BYTES, all / tasks));
    List<PictureBatch> batches = new ArrayList<>();
    ArrayList<PictureFile> batch = new ArrayList<>();
    long cost = 0;
    for (PictureFile file : files) {
      boolean isFull = cost + cost(file) > most || batch.size() == MOST_FILES;
      if (isFull && !batch.isEmpty()) {
        batches.add(new PictureBatch(batch));
        batch = new ArrayList<>();
        cost = 0;
      }
      batch.add(file);
      cost += cost(file);
    }
    if (!batch.isEmpty()) {
      batches.add(new PictureBatch(batch));
    }
    return batches;
  }

  /** No file is read beyond a bound. */
  private static long cost(PictureFile file) {
    return OPENING_BYTES + Math.min(file.bytes(), MOST_BYTES);
  }
}
