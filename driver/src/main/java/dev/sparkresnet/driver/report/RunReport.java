package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.TrainingConfig;
import dev.sparkresnet.driver.config.TrainingMasterKind;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.evaluation.SplitReview;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.lease.LeaseLostException;
import dev.sparkresnet.driver.progress.JobLabel;
import dev.sparkresnet.driver.run.ModelFile;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of a run that has just ended, well or not: looks through the test split with the
 * network that was saved and writes the pages. Whatever goes wrong with that is a warning; it never
 * changes how the run ended.
 */
public final class RunReport {
  private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);

  private final JavaSparkContext spark;
  private final RunConfig config;
  private final TrainingData data;
  private final RunDirectory directory;

  public RunReport(
      JavaSparkContext spark, RunConfig config, TrainingData data, RunDirectory directory) {
    this.spark = spark;
    this.config = config;
    this.data = data;
    this.directory = directory;
  }

  /** Writes report.json, report.html and, where a model was saved, model-card.md. */
  public void write() {
    try {
      ReportData report = new ReportData(DataDescription.of(data), review());
      directory.requireWritable();
      report.write(data.hadoop(), directory.path());
      RunPages.write(data.hadoop(), directory.path());
    } catch (LeaseLostException e) {
      LOG.warn("Run {} has no new report: {}", directory.path(), e.getMessage());
    } catch (Exception | OutOfMemoryError e) {
      LOG.warn("Run {} has no new report: {}", directory.path(), e.toString());
      LOG.debug("The failure's stack trace", e);
    }
  }

  /** Null where no network was saved, or where it could not be looked at. */
  private Review review() throws IOException {
    if (directory.status().map(RunStatus::state).orElse(null) != RunStatus.State.SUCCEEDED) {
      return null;
    }
    try {
      EpochStart network = savedNetwork();
      SplitReview review =
          new SplitReview(
              spark,
              data.minibatches(config.evaluation().batchSize(), 1, config.training().seed()),
              data.manifest().test().shards(),
              config.data().testExamples());
      return JobLabel.during(
          spark,
          "report: look through the test images",
          "look through images",
          () -> review.of(network));
    } catch (Exception | OutOfMemoryError e) {
      LOG.warn(
          "The report of run {} is without confusion matrix and mistakes: {}",
          directory.path(),
          e.toString());
      LOG.debug("The failure's stack trace", e);
      return null;
    }
  }

  /** On the kernels that the run has scored it with, so that the numbers are the same. */
  private EpochStart savedNetwork() throws IOException {
    TrainingConfig training = config.training();
    EngineChoice choice =
        training.trainingMaster() == TrainingMasterKind.DL4J
            ? EngineChoice.DL4J
            : training.engine();
    ComputationGraph network = ModelFile.read(data.hadoop(), directory.path());
    return new EpochStart(
        NetworkBlueprint.of(
            network, new EngineOptions(choice, training.precision(), training.threadsPerReplica())),
        ModelState.withoutUpdaterState(network));
  }
}
