package dev.sparkresnet.driver.ml;

import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.job.RunAttempt;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.job.RunRecord;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.job.TrainingJob;
import dev.sparkresnet.driver.mlflow.MlflowTracking;
import dev.sparkresnet.driver.preflight.Preflight;
import dev.sparkresnet.driver.prepare.PrepareTableJob;
import dev.sparkresnet.driver.progress.JobLabel;
import dev.sparkresnet.driver.report.RunReport;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.driver.scoring.ImageColumn;
import dev.sparkresnet.driver.scoring.Unreadable;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.driver.tensorboard.TensorBoardLog;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A training run on a table, in the session of an application. */
final class TableTraining {
  private static final RunId RUN_ID = new RunId("fit");
  private static final String SOURCE = "spark-resnet fit";
  private static final String SERIALIZER = "spark.serializer";

  private final JavaSparkContext spark;
  private final RunConfig config;
  private final ImageColumn images;
  private final LabelColumn labels;
  private final Unreadable unreadable;

  /**
   * Checks the session.
   *
   * @throws IllegalStateException if its serializer cannot carry what training sends
   */
  TableTraining(
      SparkSession session,
      RunConfig config,
      ImageColumn images,
      LabelColumn labels,
      Unreadable unreadable) {
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.config = config;
    this.images = images;
    this.labels = labels;
    this.unreadable = unreadable;
    String serializer = spark.getConf().get(SERIALIZER, JavaSerializer.class.getName());
    if (!serializer.equals(JavaSerializer.class.getName())) {
      throw new IllegalStateException(
          "%s should be Java's, which is the default, but is %s, which cannot carry what training sends; leave it out"
              .formatted(SERIALIZER, serializer));
    }
    Sessions.keepClassLoader();
  }

  /**
   * Writes the data set and trains on it.
   *
   * @param dataset where the data set goes
   * @return the directory of the run, which has succeeded
   */
  Path on(Dataset<Row> table, Path dataset, double testShare) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    List<String> classNames = labels.classNames(table);
    ResNet18 network =
        ResNet18.forImageSize(config.data().size())
            .withClasses(classNames.size())
            .withWidth(config.model().width());
    // Before the attempt begins: what is refused here leaves nothing behind.
    new Preflight(spark, config, network, new Path(config.output().uri(), RUN_ID.value()))
        .runHere();
    try (RunAttempt attempt = RunAttempt.at(hadoop, config.output(), RUN_ID, "fit")) {
      return attempt.tell(() -> on(table, classNames, dataset, testShare, attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private Path on(
      Dataset<Row> table,
      List<String> classNames,
      Path dataset,
      double testShare,
      RunAttempt attempt)
      throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    int size = config.data().size();
    RunDirectory directory = attempt.directory();
    Dataset<Row> examples =
        table.flatMap(
            new ReadExample(images, labels, classNames.size(), size, unreadable),
            Encoders.row(PrepareTableJob.EXAMPLES));
    PrepareTableJob prepare =
        new PrepareTableJob(hadoop, dataset, size, classNames, config.training().seed());
    JobLabel.during(
        spark, "prepare a table", "write shards", () -> prepare.run(examples, testShare));
    TrainingData data = TrainingData.open(hadoop, config);
    TrainingJob job = new TrainingJob(spark, config, data, directory);
    directory.createAnew();
    try (RunListener tracking =
        MlflowTracking.of(
            config.mlflow(), System.getenv(), SOURCE, config.mlflow().registeredModel())) {
      train(data, attempt, job, tracking);
    }
    return directory.path();
  }

  private void train(TrainingData data, RunAttempt attempt, TrainingJob job, RunListener tracking)
      throws IOException {
    RunDirectory directory = attempt.directory();
    RunRecord record =
        new RunRecord(
            RUN_ID.value(),
            config,
            config.effective(),
            data,
            spark,
            directory,
            Optional.empty(),
            tracking);
    attempt.handOver();
    try {
      record.started();
      record.trained(job.run(record, new TensorBoardLog(config.output(), data, directory)));
      record.succeeded();
    } catch (Throwable e) {
      // Everything: Spark throws checked exceptions that it does not declare.
      record.failed(e);
      throw e;
    } finally {
      new RunReport(spark, config, data, directory).write();
    }
  }
}
