package dev.sparkresnet.driver.training;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads and decodes the next minibatch on a thread of its own while the caller trains on the
 * current one.
 */
public final class MinibatchPrefetcher implements AutoCloseable {
  private final ExampleReader reader;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(MinibatchPrefetcher::daemon);
  private Minibatch current;
  private Minibatch following;
  private Future<?> filling;

  MinibatchPrefetcher(ExampleReader reader, ImageShape shape, int classes, int batchSize) {
    this.reader = reader;
    this.current = new Minibatch(shape, classes, batchSize);
    this.following = new Minibatch(shape, classes, batchSize);
    fillFollowing();
  }

  /**
   * Returns the next minibatch, or null after the last; the one before it becomes invalid.
   *
   * @throws RuntimeException what reading threw, such as {@link
   *     dev.sparkresnet.data.BadDataException}
   */
  public Minibatch next() throws InterruptedException {
    try {
      filling.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("Reading a minibatch failed", e.getCause());
    }
    Minibatch filled = following;
    if (filled.examples() == 0) {
      return null;
    }
    following = current;
    current = filled;
    fillFollowing();
    return filled;
  }

  private void fillFollowing() {
    Minibatch target = following;
    filling = thread.submit(() -> reader.fill(target));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "minibatch-prefetcher");
    thread.setDaemon(true);
    return thread;
  }
}
