package dev.sparkresnet.driver.serve;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read requests and answer them. A client that sends slowly holds one of them, so
 * that there are many. What they and their queue cannot take goes to threads that only refuse, and
 * what is too much for those is not answered at all.
 */
final class WorkerThreads implements Executor, AutoCloseable {
  static final int WORKERS = 32;
  static final int WAITING = 32;

  private static final int REFUSERS = 2;
  private static final int WAITING_FOR_REFUSAL = 64;
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor workers =
      pool(WORKERS, WAITING, task -> new Thread(task, "serve-worker"));
  private final ThreadPoolExecutor refusers =
      pool(REFUSERS, WAITING_FOR_REFUSAL, RefusingThread::new);

  private static final class RefusingThread extends Thread {
    RefusingThread(Runnable task) {
      super(task, "serve-refuser");
    }
  }

  private static ThreadPoolExecutor pool(int threads, int waiting, ThreadFactory factory) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Whether the calling thread should answer that the server is busy. */
  static boolean mustRefuse() {
    return Thread.currentThread() instanceof RefusingThread;
  }

  /**
   * Runs a task at some time.
   *
   * @throws RejectedExecutionException if even refusals have to wait for too long; the server
   *     closes the connection then
   */
  @Override
  public void execute(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      refusers.execute(task);
    }
  }

  @Override
  public void close() {
    workers.shutdown();
    refusers.shutdown();
  }
}
