package dev.sparkresnet.driver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs replicas of the network side by side and times their steps. */
public final class Bench {
  private Bench() {}

  /** Times whole steps. */
  public static BenchResult run(BenchSettings settings) throws InterruptedException {
    return run(settings, false);
  }

  /** Times whole steps and every kernel of the first replica. */
  public static BenchResult profile(BenchSettings settings) throws InterruptedException {
    return run(settings, true);
  }

  private static BenchResult run(BenchSettings settings, boolean profiled)
      throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(settings.replicas());
    ExecutorService threads = Executors.newFixedThreadPool(settings.replicas());
    try {
      List<Future<Replica.Times>> running = new ArrayList<>();
      for (int i = 0; i < settings.replicas(); i++) {
        running.add(
            threads.submit(
                profiled && i == 0
                    ? Replica.profiled(settings, i, start)
                    : Replica.timed(settings, i, start)));
      }
      List<Replica.Times> times = new ArrayList<>();
      for (Future<Replica.Times> replica : running) {
        times.add(replica.get());
      }
      return summary(settings, times);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Bench: a replica failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static BenchResult summary(BenchSettings settings, List<Replica.Times> times) {
    Replica.Times first = times.get(0);
    return new BenchResult(
        first.engine(),
        times.stream().mapToDouble(t -> settings.batch() / t.medianSeconds()).sum(),
        (double) settings.batch()
            * settings.iterations()
            * times.size()
            / times.stream().mapToDouble(Replica.Times::totalSeconds).max().orElseThrow(),
        times.stream().mapToDouble(Replica.Times::medianSeconds).max().orElseThrow(),
        first.kernels(),
        first.totalSeconds(),
        times.stream().mapToLong(Replica.Times::bytes).sum());
  }
}
