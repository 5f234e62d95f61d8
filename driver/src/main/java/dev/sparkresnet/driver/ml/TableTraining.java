package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.job.RunAttempt;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.job.RunRecord;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.job.TrainingJob;
import dev.sparkresnet.driver.mlflow.MlflowTracking;
import dev.sparkresnet.driver.preflight.Preflight;
import dev.sparkresnet.driver.prepare.PrepareTableJob;
import dev.sparkresnet.driver.prepare.TableSplit;
import dev.sparkresnet.driver.progress.JobLabel;
import dev.sparkresnet.driver.report.RunReport;
import dev.sparkresnet.driver.run.IfPresent;
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
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A training run on a table, in the session of an application. */
final class TableTraining {
  private static final Logger LOG = LoggerFactory.getLogger(TableTraining.class);
  private static final RunId RUN_ID = new RunId("fit");
  private static final String SOURCE = "spark-resnet fit";
  private static final String SERIALIZER = "spark.serializer";

  private final JavaSparkContext spark;
  private final RunConfig config;
  private final ImageColumn images;
  private final LabelColumn labels;
  private final Unreadable unreadable;
  private final UnaryOperator<String> words;

  /**
   * Checks the session.
   *
   * @param words says a message about keys in those of the application
   * @throws IllegalStateException if its serializer cannot carry what training sends
   */
  TableTraining(
      SparkSession session,
      RunConfig config,
      ImageColumn images,
      LabelColumn labels,
      Unreadable unreadable,
      UnaryOperator<String> words) {
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.config = config;
    this.images = images;
    this.labels = labels;
    this.unreadable = unreadable;
    this.words = words;
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
    LabelCounts counts = labels.count(table);
    // Before the images are looked at: of labels alone it can be told whether they are of any use.
    split(counts, testShare);
    if (!counts.absent().isEmpty()) {
      LOG.warn(
          "Column {} has no image of {}; the network will hardly answer with these classes",
          counts.column(),
          ClassNames.shown(counts.absent()));
    }
    ResNet18 network =
        ResNet18.forImageSize(config.data().size())
            .withClasses(counts.classNames().size())
            .withWidth(config.model().width());
    // Before the attempt begins: what is refused here leaves nothing behind.
    new Preflight(spark, config, network, new Path(config.output().uri(), RUN_ID.value()))
        .runHere();
    try (RunAttempt attempt =
        RunAttempt.at(hadoop, config.output(), RUN_ID, IfPresent.CONTINUED, "fit")) {
      return attempt.tell(() -> on(table, counts, dataset, testShare, attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private Path on(
      Dataset<Row> table, LabelCounts counts, Path dataset, double testShare, RunAttempt attempt)
      throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    List<String> classNames = counts.classNames();
    int size = config.data().size();
    RunDirectory directory = attempt.directory();
    Dataset<Row> examples =
        table.flatMap(
            new ReadExample(images, labels, classNames.size(), size, unreadable),
            Encoders.row(PrepareTableJob.EXAMPLES));
    PrepareTableJob prepare =
        new PrepareTableJob(hadoop, dataset, size, classNames, config.training().seed());
    JobLabel.during(
        spark,
        "prepare a table",
        "write shards",
        () -> prepare.run(examples, readable -> split(counts.with(readable), testShare)));
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

  private TableSplit split(LabelCounts counts, double testShare) {
    counts.requireTrainable();
    int replicas = config.training().replicas();
    TableSplit split = TableSplit.of(counts.images(), testShare, replicas);
    if (replicas > split.trainImages()) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "replicas is %,d, but only %,d images are left for training and every replica needs one; lower it, or testShare",
              replicas,
              split.trainImages()));
    }
    try {
      TrainingData.requireImages(config, split.trainImages(), split.testImages());
    } catch (BadDataException e) {
      throw new BadDataException(words.apply(e.getMessage()), e);
    }
    return split;
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
