package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.config.TrainingConfig;
import dev.sparkresnet.driver.progress.JobLabel;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Epochs of dl4j-spark's own ParameterAveragingTrainingMaster, for comparison: one averaging an
 * epoch, Adam's moments kept, on the stock kernels. What it really trained on is counted by a hook
 * in its workers, since it leaves out minibatches that do not divide evenly.
 */
public final class StockEpochRunner implements EpochRunner {
  private final SparkComputationGraph graph;
  private final List<ShardEntry> shards;
  private final long exampleLimit;
  private final TrainingConfig training;
  private final ReplicaData data;
  private final LongAccumulator examples;
  private final LongAccumulator steps;
  private final DoubleAccumulator lossSum;

  public StockEpochRunner(
      JavaSparkContext spark,
      ComputationGraph network,
      List<ShardEntry> shards,
      long exampleLimit,
      TrainingConfig training,
      ReplicaData data) {
    this.shards = shards;
    this.exampleLimit = exampleLimit;
    this.training = training;
    this.data = data;
    this.examples = spark.sc().longAccumulator("examples");
    this.steps = spark.sc().longAccumulator("steps");
    this.lossSum = spark.sc().doubleAccumulator("loss");
    long total = ShardPart.limited(shards, exampleLimit).stream().mapToLong(ShardPart::rows).sum();
    int stepsPerReplica =
        Math.max(1, Math.toIntExact(total / training.replicas() / training.batchSizePerReplica()));
    this.graph =
        new SparkComputationGraph(
            spark,
            network,
            new ParameterAveragingTrainingMaster.Builder(
                    training.replicas(), training.batchSizePerReplica())
                .batchSizePerWorker(training.batchSizePerReplica())
                .averagingFrequency(stepsPerReplica)
                .saveUpdater(true)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .rngSeed(training.seed())
                .trainingHooks(new CountingHook(examples, steps, lossSum))
                .build());
  }

  @Override
  public EpochReport runEpoch() {
    int epoch = network().getConfiguration().getEpochCount();
    examples.reset();
    steps.reset();
    lossSum.reset();
    List<ReplicaPlan> plans =
        EpochPlan.of(shards, exampleLimit, training.replicas(), training.seed(), epoch);
    ReplicaData minibatches = data;
    JavaRDD<DataSet> dataSets =
        graph
            .getSparkContext()
            .parallelize(plans, plans.size())
            .flatMap(plan -> new DataSets(minibatches.open(plan)));
    long started = System.nanoTime();
    JobLabel.during(
        graph.getSparkContext(),
        String.format(
            Locale.ROOT,
            "epoch %d of %d: dl4j-spark trains %d replicas",
            epoch + 1,
            training.epochs(),
            plans.size()),
        "train replicas",
        () -> graph.fit(dataSets));
    double seconds = (System.nanoTime() - started) / 1e9;
    return new EpochReport(
        epoch,
        1,
        training.learningRate(),
        examples.value(),
        Math.toIntExact(steps.value()),
        lossSum.value() / examples.value(),
        Double.NaN,
        Double.NaN,
        new EpochTimes(0, Double.NaN, Double.NaN, Double.NaN, seconds, 0, 0),
        0,
        -1,
        -1,
        List.of());
  }

  @Override
  public ModelState model() {
    return ModelState.withoutUpdaterState(network());
  }

  @Override
  public byte[] driverState() {
    return new byte[0];
  }

  @Override
  public void restoreDriverState(byte[] state) {
    // It remembers nothing.
  }

  @Override
  public ComputationGraph network() {
    return graph.getNetwork();
  }

  /** Minibatches as DL4J's data sets. */
  private static final class DataSets implements Iterator<DataSet> {
    private final MinibatchPrefetcher minibatches;
    private Minibatch next;

    DataSets(MinibatchPrefetcher minibatches) throws InterruptedException {
      this.minibatches = minibatches;
      this.next = minibatches.next();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public DataSet next() {
      DataSet dataSet = new DataSet(next.features(), next.oneHotLabels());
      try {
        next = minibatches.next();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while reading minibatches", e);
      }
      if (next == null) {
        minibatches.close();
      }
      return dataSet;
    }
  }

  /** Counts in the workers what was trained on. */
  private static final class CountingHook implements TrainingHook {
    private static final long serialVersionUID = 1L;
    private final LongAccumulator examples;
    private final LongAccumulator steps;
    private final DoubleAccumulator lossSum;

    CountingHook(LongAccumulator examples, LongAccumulator steps, DoubleAccumulator lossSum) {
      this.examples = examples;
      this.steps = steps;
      this.lossSum = lossSum;
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      // Counted after the update.
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      examples.add(minibatch.numExamples());
      steps.add(1);
      lossSum.add(model.score() * minibatch.numExamples());
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.MultiDataSet minibatch, Model model) {
      // Graphs are trained on multi data sets inside dl4j-spark; counted after the update.
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.MultiDataSet minibatch, Model model) {
      long count = minibatch.getFeatures(0).size(0);
      examples.add(count);
      steps.add(1);
      lossSum.add(model.score() * count);
    }
  }
}
