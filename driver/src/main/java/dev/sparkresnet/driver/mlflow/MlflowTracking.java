package dev.sparkresnet.driver.mlflow;

import dev.sparkresnet.driver.config.MlflowConfig;
import dev.sparkresnet.driver.failure.Failure;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a run to an MLflow tracking server while it goes on. Whatever goes wrong with that is one
 * warning, and the run does not notice: everything is sent from a thread of its own, and only the
 * end of the process waits for it, for a time that is set.
 */
public final class MlflowTracking implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowTracking.class);

  private final MlflowConfig config;
  private final TrackingServer server;
  private final String source;
  private final String registeredModel;
  private final Outbox outbox = new Outbox("mlflow", this::warn);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile ReportedRun run;
  private volatile RunStatus status;

  private MlflowTracking(
      MlflowConfig config, Credentials credentials, String source, String registeredModel) {
    this.config = config;
    this.source = source;
    this.registeredModel = registeredModel;
    this.server =
        new TrackingServer(
            URI.create(config.trackingUri()),
            credentials,
            Duration.ofSeconds(config.requestSeconds()),
            Duration.ofSeconds(config.uploadSeconds()));
  }

  /**
   * Makes a listener; nothing is sent before a run starts.
   *
   * @param environment of this process, which credentials come from
   * @param source what runs are said to come from
   * @param registeredModel that the network becomes a version of, empty for none
   * @throws dev.sparkresnet.driver.failure.CommandException if the credentials cannot be sent
   */
  public static RunListener of(
      MlflowConfig config, Map<String, String> environment, String source, String registeredModel) {
    return config.trackingUri().isEmpty()
        ? NONE
        : new MlflowTracking(config, Credentials.of(environment), source, registeredModel);
  }

  @Override
  public void started(
      Configuration hadoop,
      RunDirectory directory,
      RunManifest manifest,
      List<EpochMetrics> finished) {
    ReportedRun started = new ReportedRun(server, hadoop, directory, manifest);
    run = started;
    List<Metric> earlier = finished.stream().flatMap(epoch -> metrics(epoch).stream()).toList();
    outbox.add(() -> started.open(config.experiment(), source, earlier));
  }

  @Override
  public void epochFinished(EpochMetrics epoch) {
    List<Metric> metrics = metrics(epoch);
    ReportedRun told = run;
    outbox.add(() -> told.metrics(metrics));
  }

  private static List<Metric> metrics(EpochMetrics epoch) {
    return Metric.of(epoch, System.currentTimeMillis());
  }

  @Override
  public void ended(RunStatus last) {
    ReportedRun told = run;
    // A run may end before it begins, where its manifest could not be written.
    if (told != null) {
      status = last;
      outbox.add(() -> told.end(last));
    }
  }

  @Override
  public void close() {
    // While the process is told to end, two threads may come here.
    if (closed.getAndSet(true) || run == null) {
      return;
    }
    RunStatus last = status;
    boolean killed = last == null || last.state() == RunStatus.State.KILLED;
    if (!killed) {
      addFiles(last);
    }
    int seconds = killed ? config.requestSeconds() : config.uploadSeconds();
    try {
      if (!outbox.close(Duration.ofSeconds(seconds))) {
        LOG.warn(
            "MLflow at {} has not taken everything of run {} within {} s of its end; look into the server's log, or raise {}; the run is not touched by it",
            server.address(),
            run.id(),
            seconds,
            killed ? "mlflow.request-seconds" : "mlflow.upload-seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void addFiles(RunStatus last) {
    outbox.add(run::openArtifacts);
    for (String file : ReportedRun.files(last.state())) {
      outbox.add(() -> run.upload(file));
    }
    if (last.state() == RunStatus.State.SUCCEEDED
        && !registeredModel.isEmpty()
        && last.outcome() != Outcome.REJECTED) {
      outbox.add(() -> run.register(registeredModel, last));
    }
  }

  private void warn(Exception failure, int failures) {
    LOG.warn(
        "MLflow at {} is told no more of run {}{}: {}; the run is not touched by it",
        server.address(),
        run.id(),
        failures == 1 ? "" : " after " + failures + " failures in a row",
        failure instanceof TrackingException refused
            ? refused.getMessage() + "; " + refused.remedy()
            : Failure.of(failure).message());
    LOG.debug("The failure's stack trace", failure);
  }
}
