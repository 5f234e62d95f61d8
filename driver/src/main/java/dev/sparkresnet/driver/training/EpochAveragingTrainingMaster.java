package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.averaging.ChannelMoments;
import dev.sparkresnet.driver.averaging.ShardedMean;
import dev.sparkresnet.driver.config.AveragingConfig;
import dev.sparkresnet.driver.config.TrainingConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;

/**
 * A dl4j-spark training master for one averaging an epoch.
 *
 * <p>{@code SparkComputationGraph.fitPaths} with the shards' file names runs one epoch: every
 * replica starts from the network's parameters and Adam moments, takes one step per minibatch of
 * its plan ({@link EpochPlan}), and the replicas' vectors are averaged, weighted by the examples
 * they trained on. With more than one replica the batch norm statistics are then measured anew: the
 * averaged network runs forward in training mode over a sample spread over the replicas and the
 * moments are pooled exactly, since averaged running statistics do not fit averaged weights.
 *
 * <p>dl4j-spark's ParameterAveragingTrainingMaster drops examples that do not fill a split, forgets
 * Adam's moments by default, and weights all replicas alike; this one does not.
 */
public final class EpochAveragingTrainingMaster extends PathsOnlyTrainingMaster {
  private final Map<String, ShardEntry> shards;
  private final long exampleLimit;
  private final TrainingConfig training;
  private final AveragingConfig averaging;
  private final NetworkBlueprint blueprint;
  private final ReplicaData data;
  private final EpochAdvice advice = new EpochAdvice();
  private EpochReport lastEpoch;

  /**
   * Makes a master for one data set.
   *
   * @param shards the training split's shards
   * @param exampleLimit training examples to use, 0 for all
   */
  public EpochAveragingTrainingMaster(
      List<ShardEntry> shards,
      long exampleLimit,
      TrainingConfig training,
      AveragingConfig averaging,
      NetworkBlueprint blueprint,
      ReplicaData data) {
    this.shards = shards.stream().collect(Collectors.toMap(ShardEntry::file, Function.identity()));
    this.exampleLimit = exampleLimit;
    this.training = training;
    this.averaging = averaging;
    this.blueprint = blueprint;
    this.data = data;
  }

  /** The report of the epoch that ran last. */
  public EpochReport lastEpoch() {
    return lastEpoch;
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer multiLayer,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    ComputationGraph network = graph.getNetwork();
    JavaSparkContext spark = graph.getSparkContext();
    int epoch = network.getConfiguration().getEpochCount();
    List<ShardEntry> ordered = paths.collect().stream().sorted().map(shards::get).toList();
    List<ReplicaPlan> plans =
        EpochPlan.of(ordered, exampleLimit, training.replicas(), training.seed(), epoch);

    long started = System.nanoTime();
    EpochStart start = new EpochStart(blueprint, ModelState.of(network));
    Broadcast<EpochStart> broadcast = spark.broadcast(start);
    double broadcastSeconds = secondsSince(started);
    ShardedMean<ReplicaReport> mean;
    JobObserver.Times job;
    double jobSeconds;
    long jobStarted = System.nanoTime();
    try (JobObserver observer = JobObserver.open(spark)) {
      describe(spark, epoch, "train " + training.replicas() + " replicas and average");
      mean =
          ShardedMean.of(
              spark
                  .parallelize(plans, plans.size())
                  .flatMapToPair(new TrainReplica(broadcast, data, plans.size())),
              start.slicing(plans.size()),
              plans.size(),
              start.state().parameterBytes());
      jobSeconds = secondsSince(jobStarted);
      job = observer.times();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for Spark's events", e);
    } finally {
      broadcast.destroy();
    }
    check(plans, mean.reports());

    long averagedAt = System.nanoTime();
    int steps = mean.reports().stream().mapToInt(ReplicaReport::steps).max().orElse(0);
    ModelState averaged =
        new ModelState(
            mean.vector(),
            start.state().parameterBytes(),
            start.state().iteration() + steps,
            start.state().epoch());
    averaged.copyTo(network);
    if (plans.size() > 1) {
      BatchNormProbe.apply(network, measureBatchNorm(spark, averaged, plans));
    }
    ReplicaTimes replicaTimes = new ReplicaTimes(mean.reports(), job);
    lastEpoch =
        report(
            epoch,
            mean,
            new EpochTimes(
                broadcastSeconds + replicaTimes.longestFetch(),
                job.waitSeconds(),
                replicaTimes.trainSecondsMin(),
                replicaTimes.trainSecondsMedian(),
                replicaTimes.trainSecondsMax(),
                replicaTimes.averagingSeconds(jobSeconds),
                secondsSince(averagedAt)),
            start.state().vector().length,
            job);
    advice.look(lastEpoch);
  }

  private void check(List<ReplicaPlan> plans, List<ReplicaReport> reports) {
    int epoch = plans.get(0).epoch();
    for (ReplicaReport report : reports) {
      if (report.diverged()) {
        throw new TrainingDivergedException(epoch, report, training.learningRate());
      }
    }
    MixedKernelsException.throwIfMixed(epoch, reports);
    long planned = plans.stream().mapToLong(ReplicaPlan::examples).sum();
    long trained = reports.stream().mapToLong(ReplicaReport::examples).sum();
    if (planned != trained || reports.size() != plans.size()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Epoch %d planned %d examples for %d replicas, but %d replicas trained on %d; this is a defect, the epoch was not used",
              epoch + 1,
              planned,
              plans.size(),
              reports.size(),
              trained));
    }
  }

  private Map<String, ChannelMoments> measureBatchNorm(
      JavaSparkContext spark, ModelState averaged, List<ReplicaPlan> plans) {
    int perReplica = Math.max(1, averaging.batchNormExamples() / plans.size());
    List<ReplicaPlan> samples =
        plans.stream()
            .map(
                plan ->
                    new ReplicaPlan(
                        plan.epoch(), plan.replica(), ShardPart.first(perReplica, plan.parts())))
            .toList();
    Broadcast<EpochStart> broadcast =
        spark.broadcast(new EpochStart(blueprint, averaged.withoutUpdaterState()));
    try {
      describe(spark, plans.get(0).epoch(), "measure batch norm statistics");
      Map<String, ChannelMoments> pooled = new TreeMap<>();
      spark
          .parallelize(samples, samples.size())
          .map(new MeasureBatchNorm(broadcast, data))
          .collect()
          .forEach(moments -> MeasureBatchNorm.pool(pooled, moments));
      return pooled;
    } finally {
      broadcast.destroy();
    }
  }

  private static EpochReport report(
      int epoch,
      ShardedMean<ReplicaReport> mean,
      EpochTimes times,
      long broadcastBytes,
      JobObserver.Times job) {
    List<ReplicaReport> replicas = mean.reports();
    long examples = replicas.stream().mapToLong(ReplicaReport::examples).sum();
    return new EpochReport(
        epoch,
        examples,
        replicas.stream().mapToInt(ReplicaReport::steps).sum(),
        replicas.stream().mapToDouble(ReplicaReport::lossSum).sum() / examples,
        (double) replicas.stream().mapToLong(ReplicaReport::correct).sum() / examples,
        mean.spread().relative(),
        times,
        broadcastBytes,
        job.shuffleBytes(),
        job.failedTasks(),
        replicas);
  }

  private void describe(JavaSparkContext spark, int epoch, String what) {
    spark.setJobDescription(
        String.format(Locale.ROOT, "epoch %d of %d: %s", epoch + 1, training.epochs(), what));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
