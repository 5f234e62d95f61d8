package dev.sparkresnet.driver.bench;

import dev.sparkresnet.driver.averaging.LittleEndianFloats;
import dev.sparkresnet.driver.averaging.ShardedMean;
import dev.sparkresnet.driver.averaging.Slicing;
import dev.sparkresnet.driver.training.JobObserver;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Averages the vectors of simulated replicas by the job that averages trained ones. */
public final class AveragingBench {
  private static final int CHECKED_NUMBERS = 100_000;

  /** The parameters; behind them lie Adam's two moments of each. */
  private static final int PARTS = 3;

  private final JavaSparkContext spark;
  private final int numbers;

  /**
   * A bench on a cluster.
   *
   * @param numbers floats in the vector of one replica
   */
  public AveragingBench(JavaSparkContext spark, int numbers) {
    this.spark = spark;
    this.numbers = numbers;
  }

  /**
   * Runs one averaging and checks its result.
   *
   * @throws IllegalStateException if the mean is not to the bit what it must be, or Spark has lost
   *     the events that tell the times
   */
  public AveragingResult run(int replicas) throws InterruptedException {
    Slicing slicing = Slicing.of(Math.multiplyExact(numbers, Float.BYTES), replicas);
    List<Integer> tasks = IntStream.range(0, replicas).boxed().toList();
    try (JobObserver observer = JobObserver.open(spark);
        PeakHeap heap = new PeakHeap()) {
      long started = System.nanoTime();
      ShardedMean<Integer> mean =
          ShardedMean.of(
              spark.parallelize(tasks, replicas).flatMapToPair(new SimulatedReplica(slicing)),
              slicing,
              replicas,
              slicing.bytes() / PARTS);
      double seconds = (System.nanoTime() - started) / 1e9;
      long peakHeapBytes = heap.bytes();
      JobObserver.Times job = observer.times();
      if (job.taskSeconds().size() != replicas || !mean.reports().equals(tasks)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Averaging %d replicas: Spark told of %d tasks and %d reports came; run the bench again",
                replicas,
                job.taskSeconds().size(),
                mean.reports().size()));
      }
      check(mean.vector(), replicas);
      return new AveragingResult(
          replicas,
          slicing.slices(),
          slicing.bytes(),
          seconds,
          job.taskSeconds().values().stream().mapToDouble(each -> each).average().orElseThrow(),
          job.shuffleBytes(),
          peakHeapBytes);
    }
  }

  /** Compares numbers spread over the whole vector with their mean as computed here. */
  static void check(byte[] mean, int replicas) {
    FloatBuffer values = LittleEndianFloats.of(mean);
    int checked = Math.min(CHECKED_NUMBERS, values.limit());
    for (int i = 0; i < checked; i++) {
      int index = (int) ((long) (values.limit() - 1) * i / Math.max(1, checked - 1));
      float expected = expected(index, replicas);
      if (Float.floatToRawIntBits(values.get(index)) != Float.floatToRawIntBits(expected)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Averaging %d replicas: number %d of the mean must be %s, got %s; this is a defect",
                replicas,
                index,
                expected,
                values.get(index)));
      }
    }
  }

  private static float expected(int index, int replicas) {
    double sum = 0;
    long weights = 0;
    for (int replica = 0; replica < replicas; replica++) {
      long weight = SimulatedReplica.weight(replica);
      sum += weight * (double) SimulatedReplica.number(replica, index);
      weights += weight;
    }
    return (float) (sum / weights);
  }
}
