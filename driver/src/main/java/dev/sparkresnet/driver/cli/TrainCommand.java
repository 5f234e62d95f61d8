package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.config.MlflowConfig;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.job.RunAttempt;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.job.RunRecord;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.job.TrainingJob;
import dev.sparkresnet.driver.mlflow.MlflowTracking;
import dev.sparkresnet.driver.preflight.Preflight;
import dev.sparkresnet.driver.progress.ProgressDisplay;
import dev.sparkresnet.driver.report.RunPages;
import dev.sparkresnet.driver.report.RunReport;
import dev.sparkresnet.driver.run.EarlierAttempt;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.IfPresent;
import dev.sparkresnet.driver.run.KillHook;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.driver.tensorboard.TensorBoardLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One training run. */
@Command(
    name = "train",
    description = {
      "Trains ResNet-18 on a prepared data set; the run's files are kept in its own directory.",
      "A run that was cut off goes on when it is started again with its --run-id."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements NetworkCommand {
  private static final String NAME = "spark-resnet train";

  @Spec private CommandSpec spec;

  @Mixin private RunConfigOptions options;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "Name of the run's directory below runs.uri (default: date and time). "
              + "One that is there goes on, or is left alone if it is finished.")
  private String runId;

  @Option(
      names = "--overwrite",
      description =
          "Begin anew; an older run of the same id stays until the new one has succeeded.")
  private boolean overwrite;

  @Option(
      names = "--no-doctor",
      description = "Start without looking for what would fail: memory, kernels, versions.")
  private boolean noDoctor;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RunConfig config = options.read();
    try (RunAttempt attempt = begin(config)) {
      return attempt.tell(() -> run(config, attempt));
    }
  }

  private RunAttempt begin(RunConfig config) throws IOException {
    Configuration hadoop = HadoopSettings.load();
    if (runId == null) {
      return RunAttempt.atNew(hadoop, config.output(), "train");
    }
    IfPresent present = overwrite ? IfPresent.REPLACED : IfPresent.CONTINUED;
    return RunAttempt.at(hadoop, config.output(), new RunId(runId), present, "train");
  }

  private int run(RunConfig config, RunAttempt attempt) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    MlflowConfig mlflow = config.mlflow();
    // Closed last: what it uploads then needs no executors.
    try (RunListener tracking =
            MlflowTracking.of(mlflow, System.getenv(), NAME, mlflow.registeredModel());
        SparkSession session = Sessions.openForTraining(NAME + " " + attempt.id())) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Configuration hadoop = spark.hadoopConfiguration();
      TrainingData data = TrainingData.open(hadoop, config);
      RunDirectory directory = attempt.directory();
      Optional<EarlierAttempt> earlier =
          overwrite ? Optional.empty() : EarlierAttempt.in(directory);
      if (earlier.isPresent()) {
        earlier
            .get()
            .requireSame(directory, config.decidingResult(), data.manifest().fingerprint());
        if (earlier.get().succeeded()) {
          directory.publish();
          print(out, directory, earlier.get().status());
          return ExitCode.DONE;
        }
      }
      if (!noDoctor) {
        out.println(
            new Preflight(spark, config, data.network(config.model().width()), directory.home())
                .run());
      }
      TrainingJob job = new TrainingJob(spark, config, data, directory);
      if (earlier.isPresent()) {
        job.continueFromCheckpoint();
      } else {
        directory.createAnew();
      }
      return train(attempt, config, data, spark, directory, job, tracking);
    }
  }

  private int train(
      RunAttempt attempt,
      RunConfig config,
      TrainingData data,
      JavaSparkContext spark,
      RunDirectory directory,
      TrainingJob job,
      RunListener tracking)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Training ResNet-18 on %s with %d replicas, %d epochs; run directory %s%n",
        data.root(),
        config.training().replicas(),
        config.training().epochs(),
        directory.home());
    job.continuedAfterEpoch()
        .ifPresent(
            epoch ->
                out.printf(
                    Locale.ROOT,
                    "The run was cut off; going on after epoch %d of %d%n",
                    epoch,
                    config.training().epochs()));
    out.flush();
    RunRecord record =
        new RunRecord(
            attempt.id().value(),
            config,
            config.effective(),
            data,
            spark,
            directory,
            job.continuedAfterEpoch(),
            tracking);
    Runnable onKill =
        () -> {
          record.killed();
          tracking.close();
        };
    attempt.handOver();
    try (ProgressDisplay display = ProgressDisplay.of(out);
        KillHook hook = new KillHook(onKill)) {
      display.open();
      record.started();
      hook.arm();
      TrainingJob.Result result =
          job.run(
              new EpochPrinter(out, display, config.training().epochs()),
              record,
              new TensorBoardLog(config.output(), data, directory));
      record.trained(result);
      record.succeeded();
      print(out, result, directory, record);
    } catch (Throwable e) {
      // Everything: Spark throws checked exceptions that it does not declare, and memory may run
      // out.
      record.failed(e);
      throw e;
    } finally {
      new RunReport(spark, config, data, directory).write();
    }
    directory.publish();
    return ExitCode.DONE;
  }

  private static void print(PrintWriter out, RunDirectory directory, RunStatus status) {
    out.printf(
        Locale.ROOT,
        "Run %s is finished: %d epochs, test accuracy %.4f; nothing to do%n",
        directory.home(),
        status.epochs(),
        status.testAccuracy());
    out.flush();
  }

  private static void print(
      PrintWriter out, TrainingJob.Result result, RunDirectory directory, RunRecord record) {
    EpochMetrics last = result.kept();
    out.printf(
        Locale.ROOT,
        "%n%-15s %.4f on %,d test images%n",
        "accuracy",
        last.testAccuracy(),
        last.testImages());
    out.printf(Locale.ROOT, "%-15s %.4f%n", "loss", last.testLoss());
    out.printf(Locale.ROOT, "%-15s %.0f s%n", "time", record.seconds());
    out.printf(Locale.ROOT, "%-15s %.1f images/s%n", "training", last.imagesPerSecond());
    out.printf(Locale.ROOT, "%-15s %s%n", "run directory", directory.home());
    out.printf(
        Locale.ROOT,
        "%-15s %s, written after one more look through the test images%n",
        "report",
        RunPages.REPORT);
    out.flush();
  }
}
