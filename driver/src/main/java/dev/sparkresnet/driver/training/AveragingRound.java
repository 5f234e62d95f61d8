package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.averaging.ShardedMean;
import dev.sparkresnet.driver.averaging.SliceKey;
import dev.sparkresnet.driver.averaging.SlicePart;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One averaging: every replica starts from the same state, takes the steps of its plan, and their
 * vectors are averaged.
 *
 * @param state averaged parameters and Adam moments
 * @param reports in replica order
 * @param divergence root mean square distance of the replicas' parameters from their mean, over the
 *     norm of the mean
 * @param broadcastBytes one copy of what the replicas started from
 * @param shuffleBytes what replicas handed to reducers; -1 where unknown
 * @param failedTasks attempts that failed and were repeated; -1 where unknown
 */
record AveragingRound(
    ModelState state,
    List<ReplicaReport> reports,
    double divergence,
    EpochTimes times,
    long broadcastBytes,
    long shuffleBytes,
    int failedTasks) {

  /** Runs one Spark job under the label that the caller has set. */
  static AveragingRound run(
      JavaSparkContext spark,
      NetworkBlueprint blueprint,
      ModelState from,
      ReplicaData data,
      Recipe recipe,
      List<ReplicaPlan> plans) {
    long started = System.nanoTime();
    EpochStart start = new EpochStart(blueprint, from);
    Broadcast<EpochStart> broadcast = spark.broadcast(start);
    double broadcastSeconds = secondsSince(started);
    long jobStarted = System.nanoTime();
    try (JobObserver observer = JobObserver.open(spark)) {
      JavaPairRDD<SliceKey, SlicePart<ReplicaReport>> trained =
          spark
              .parallelize(plans, plans.size())
              .flatMapToPair(new TrainReplica(broadcast, data, recipe, plans.size()));
      // What comes behind the shuffle is another stage.
      spark.setCallSite("average replicas");
      ShardedMean<ReplicaReport> mean =
          ShardedMean.of(trained, start.slicing(plans.size()), plans.size(), from.parameterBytes());
      double jobSeconds = secondsSince(jobStarted);
      JobObserver.Times job = observer.times();
      checkComplete(plans, mean.reports());
      ReplicaTimes replicas = new ReplicaTimes(mean.reports(), job);
      int steps = mean.reports().stream().mapToInt(ReplicaReport::steps).max().orElse(0);
      return new AveragingRound(
          new ModelState(
              mean.vector(), from.parameterBytes(), from.iteration() + steps, from.epoch()),
          mean.reports(),
          mean.spread().relative(),
          new EpochTimes(
              broadcastSeconds + replicas.longestFetch(),
              job.waitSeconds(),
              replicas.trainSecondsMin(),
              replicas.trainSecondsMedian(),
              replicas.trainSecondsMax(),
              replicas.averagingSeconds(jobSeconds),
              0),
          from.vector().length,
          job.shuffleBytes(),
          job.failedTasks());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for Spark's events", e);
    } finally {
      broadcast.destroy();
    }
  }

  private static void checkComplete(List<ReplicaPlan> plans, List<ReplicaReport> reports) {
    if (reports.stream().anyMatch(ReplicaReport::diverged)) {
      return;
    }
    long planned = plans.stream().mapToLong(ReplicaPlan::examples).sum();
    long trained = reports.stream().mapToLong(ReplicaReport::examples).sum();
    if (planned != trained || reports.size() != plans.size()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Epoch %d planned %d examples for %d replicas, but %d replicas trained on %d; this is a defect, the epoch was not used",
              plans.get(0).epoch() + 1,
              planned,
              plans.size(),
              reports.size(),
              trained));
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
