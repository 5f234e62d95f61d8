package dev.sparkresnet.driver.mlflow;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * What a server that may be away is still to be told: delivered in order, on a thread of its own,
 * so that nobody waits for it. What fails in passing is tried again with the next message; after
 * some failures in a row, or one that will not pass, nothing is delivered any more.
 */
final class Outbox {
  static final int MOST_FAILURES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Tells something to the server; doing it twice is as good as once. */
  @FunctionalInterface
  interface Message {
    void deliver() throws IOException, InterruptedException;
  }

  private final ThreadPoolExecutor worker;
  private final BiConsumer<Exception, Integer> onGivenUp;

  /** Both of the worker alone. */
  private final Deque<Message> waiting = new ArrayDeque<>();

  private int failures;

  private volatile boolean givenUp;

  /**
   * Makes an empty one.
   *
   * @param onGivenUp gets the last failure and the number of failures in a row, once at most
   */
  Outbox(String name, BiConsumer<Exception, Integer> onGivenUp) {
    this.onGivenUp = onGivenUp;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            // Once it is closed, while the process ends.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  void add(Message message) {
    worker.execute(
        () -> {
          waiting.add(message);
          deliver();
        });
  }

  /**
   * Delivers what is left, trying again after pauses.
   *
   * @return false if that is not done within the patience
   */
  boolean close(Duration patience) throws InterruptedException {
    worker.execute(
        () -> {
          try {
            while (!waiting.isEmpty() && !givenUp) {
              Thread.sleep(PAUSE.toMillis());
              deliver();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    worker.shutdown();
    if (worker.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    worker.shutdownNow();
    return false;
  }

  private void deliver() {
    try {
      while (!waiting.isEmpty() && !givenUp) {
        waiting.peek().deliver();
        waiting.remove();
        failures = 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failures++;
      boolean lasting = e instanceof TrackingException refused && refused.isLasting();
      if (lasting || failures == MOST_FAILURES) {
        giveUp(e);
      }
    } catch (RuntimeException e) {
      failures++;
      giveUp(e);
    }
  }

  private void giveUp(Exception failure) {
    givenUp = true;
    waiting.clear();
    onGivenUp.accept(failure, failures);
  }
}
