package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.averaging.SliceKey;
import dev.sparkresnet.driver.averaging.SlicePart;
import dev.sparkresnet.driver.averaging.Slicing;
import dev.sparkresnet.driver.progress.ProgressPlugin;
import dev.sparkresnet.driver.progress.ReplicaProgress;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * The task of one replica in one epoch: starts from the broadcast state, takes one step per
 * minibatch of its plan, and emits its parameters and Adam moments in slices.
 *
 * <p>An ordinary retryable task: whatever runs it, and however often, it computes the same bits.
 */
final class TrainReplica
    implements PairFlatMapFunction<ReplicaPlan, SliceKey, SlicePart<ReplicaReport>> {
  private static final long serialVersionUID = 1L;
  private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Broadcast<EpochStart> broadcast;
  private final ReplicaData data;
  private final Recipe recipe;
  private final int replicas;

  TrainReplica(Broadcast<EpochStart> broadcast, ReplicaData data, Recipe recipe, int replicas) {
    this.broadcast = broadcast;
    this.data = data;
    this.recipe = recipe;
    this.replicas = replicas;
  }

  @Override
  public Iterator<Tuple2<SliceKey, SlicePart<ReplicaReport>>> call(ReplicaPlan plan)
      throws Exception {
    // First of all: the first minibatch is read while the state comes.
    try (MinibatchPrefetcher minibatches = data.open(plan)) {
      long asked = System.nanoTime();
      EpochStart start = broadcast.value();
      double broadcastSeconds = secondsSince(asked);
      try (ReplicaNetwork network = start.borrowNetwork()) {
        ReplicaReport report = train(plan, network, minibatches, broadcastSeconds);
        return slices(plan.replica(), report, network.state(), start.slicing(replicas));
      }
    }
  }

  private ReplicaReport train(
      ReplicaPlan plan,
      ReplicaNetwork network,
      MinibatchPrefetcher minibatches,
      double broadcastSeconds)
      throws InterruptedException {
    long started = System.nanoTime();
    long reported = started;
    long examples = 0;
    int steps = 0;
    double lossSum = 0;
    long correct = 0;
    int divergedAtStep = -1;
    for (Minibatch minibatch = minibatches.next();
        minibatch != null && divergedAtStep < 0;
        minibatch = minibatches.next()) {
      stopIfKilled();
      ReplicaNetwork.Step step = network.train(minibatch, recipe);
      if (Double.isFinite(step.meanLoss())) {
        examples += minibatch.examples();
        lossSum += step.meanLoss() * minibatch.examples();
        correct += step.correct();
      } else {
        divergedAtStep = steps;
      }
      steps++;
      if (System.nanoTime() - reported > PROGRESS_INTERVAL_NANOS) {
        reported = System.nanoTime();
        tell(plan, examples, lossSum, started);
      }
    }
    // Without this, a round that is shorter than the interval would never be told of.
    tell(plan, examples, lossSum, started);
    return new ReplicaReport(
        plan.replica(),
        examples,
        steps,
        lossSum,
        correct,
        broadcastSeconds,
        secondsSince(started),
        divergedAtStep,
        ReplicaPlace.ofThisTask(network));
  }

  private static void tell(ReplicaPlan plan, long examples, double lossSum, long started) {
    ProgressPlugin.send(
        new ReplicaProgress(
            plan.epoch(),
            plan.round(),
            plan.replica(),
            examples,
            plan.epochExamples(),
            lossSum,
            secondsSince(started)));
  }

  private static Iterator<Tuple2<SliceKey, SlicePart<ReplicaReport>>> slices(
      int replica, ReplicaReport report, ModelState trained, Slicing slicing) {
    return IntStream.range(0, slicing.slices())
        .mapToObj(
            slice ->
                new Tuple2<>(
                    new SliceKey(slice, replica),
                    new SlicePart<>(
                        slicing.slice(trained.vector(), slice),
                        report.examples(),
                        slice == 0 ? report : null)))
        .iterator();
  }

  /** Spark asks a speculative twin, or a task of a job that failed, to stop; nobody else does. */
  private static void stopIfKilled() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("asked to stop between two steps");
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
