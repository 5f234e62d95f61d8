package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import dev.sparkresnet.driver.job.RunAttempt;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.mlflow.MlflowTracking;
import dev.sparkresnet.driver.progress.ProgressDisplay;
import dev.sparkresnet.driver.retrain.CandidateRun;
import dev.sparkresnet.driver.retrain.Retraining;
import dev.sparkresnet.driver.retrain.Webhook;
import dev.sparkresnet.driver.run.IfPresent;
import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.driver.session.Sessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One scheduled retraining. */
@Command(
    name = "retrain",
    description = {
      "Trains a candidate, compares it with the champion on the same images, and promotes it if it is good enough.",
      "Safe to start any number of times: a finished run is left alone, one that was cut off goes on.",
      "The last line of standard output is one line of JSON."
    },
    mixinStandardHelpOptions = true)
final class RetrainCommand implements NetworkCommand {
  private static final String NAME = "spark-resnet retrain";
  private static final JsonMapper JSON = new JsonMapper();

  /** For schedulers that cannot write a date into arguments, such as Kubernetes' Spark operator. */
  private static final String TODAY = "today";

  @Spec private CommandSpec spec;

  @Mixin private RunConfigOptions options;

  @Option(
      names = "--run-id",
      required = true,
      paramLabel = "ID",
      description =
          "Name of this retraining, such as the scheduler's date: the same id is never done twice. "
              + "today stands for the day in UTC on which the command starts, such as 2026-11-24.")
  private String givenRunId;

  @Option(
      names = "--strict-exit",
      description =
          "Exit with 20 where the candidate was rejected and 99 where there was nothing to do.")
  private boolean strictExit;

  @Option(
      names = "--no-doctor",
      description = "Start without looking for what would fail: memory, kernels, versions.")
  private boolean noDoctor;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant startedAt = Instant.now();
    String runId =
        givenRunId.equals(TODAY)
            ? LocalDate.ofInstant(startedAt, ZoneOffset.UTC).toString()
            : givenRunId;
    Webhook webhook = null;
    try {
      PipelineConfig config = options.readPipeline();
      webhook = Webhook.of(config.retrain(), System.getenv());
      RunStatus status = run(config, new RunId(runId));
      int exitCode = exitCode(status.outcome());
      tell(webhook, status.withExitCode(exitCode));
      return exitCode;
    } catch (Throwable e) {
      Failure failure = Failure.of(e);
      RunStatus status =
          RunStatus.withoutTraining(
              runId,
              RunStatus.State.FAILED,
              failure.exitCode(),
              failure.message(),
              null,
              null,
              startedAt);
      tell(webhook, status);
      throw e;
    }
  }

  private RunStatus run(PipelineConfig config, RunId runId)
      throws IOException, InterruptedException {
    try (RunAttempt attempt =
        RunAttempt.at(
            HadoopSettings.load(), config.run().output(), runId, IfPresent.CONTINUED, "retrain")) {
      return attempt.tell(() -> run(config, attempt));
    }
  }

  private RunStatus run(PipelineConfig config, RunAttempt attempt)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    // Closed last: what it uploads then needs no executors.
    try (RunListener tracking =
            MlflowTracking.of(
                config.run().mlflow(), System.getenv(), NAME, registeredModel(config));
        SparkSession session = Sessions.openForTraining(NAME + " " + attempt.id());
        ProgressDisplay display = ProgressDisplay.of(out)) {
      display.open();
      return new Retraining(
              JavaSparkContext.fromSparkContext(session.sparkContext()),
              config,
              attempt,
              this::exitCode,
              new CandidateRun.Options(
                  noDoctor ? CandidateRun.Doctor.SKIPPED : CandidateRun.Doctor.FIRST,
                  new EpochPrinter(out, display, config.run().training().epochs()),
                  tracking))
          .run();
    }
  }

  private static String registeredModel(PipelineConfig config) {
    String configured = config.run().mlflow().registeredModel();
    return configured.isEmpty() ? config.registry().model() : configured;
  }

  private int exitCode(Outcome outcome) {
    if (!strictExit) {
      return ExitCode.DONE;
    }
    return switch (outcome) {
      case PROMOTED -> ExitCode.DONE;
      case REJECTED -> ExitCode.REJECTED;
      case UNCHANGED -> ExitCode.NOTHING_TO_DO;
    };
  }

  private void tell(Webhook webhook, RunStatus status) throws JsonProcessingException {
    String json = JSON.writeValueAsString(status);
    if (webhook != null) {
      webhook.post(JSON.writeValueAsString(forPeople(status)));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json);
    out.flush();
  }

  /** The same with the one field that chat services show. */
  private static ObjectNode forPeople(RunStatus status) {
    ObjectNode told = JSON.valueToTree(status);
    return told.put(
        "text",
        "spark-resnet retrain " + status.runId() + ": " + headline(status) + status.message());
  }

  /** A message of a failure does not say that it is one. */
  private static String headline(RunStatus status) {
    return status.state() == RunStatus.State.FAILED
        ? "failed (exit code " + status.exitCode() + "): "
        : "";
  }
}
