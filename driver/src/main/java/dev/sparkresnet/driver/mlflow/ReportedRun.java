package dev.sparkresnet.driver.mlflow;

import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tracking server is told of a run. Everything here may be told twice. */
final class ReportedRun {
  private static final Logger LOG = LoggerFactory.getLogger(ReportedRun.class);

  private static final String MESSAGE = "spark-resnet.message";

  private static final List<String> FILES =
      List.of(
          "status.json",
          "manifest.json",
          "metrics.jsonl",
          "data-report.json",
          "verdict.json",
          "report.html");

  /** They go into a folder of their own, which is what a version of a registered model is. */
  private static final List<String> MODEL_FILES = List.of("model-card.md", "model.zip");

  private final TrackingServer server;
  private final Configuration hadoop;
  private final RunDirectory directory;
  private final RunManifest manifest;
  private TrackedRun run;
  private Optional<ArtifactFolder> artifacts = Optional.empty();

  ReportedRun(
      TrackingServer server, Configuration hadoop, RunDirectory directory, RunManifest manifest) {
    this.server = server;
    this.hadoop = hadoop;
    this.directory = directory;
    this.manifest = manifest;
  }

  String id() {
    return manifest.runId();
  }

  /**
   * Opens it there, new or as an earlier attempt has left it.
   *
   * @param source what it is said to come from
   * @param earlier of all epochs that are done
   */
  void open(String experiment, String source, List<Metric> earlier)
      throws IOException, InterruptedException {
    run =
        TrackedRun.open(
            server,
            new Experiment(server, experiment).id(),
            RunKey.in(hadoop, directory.path()),
            id(),
            Instant.parse(manifest.startedAt()));
    run.tag(tags(source));
    run.parameters(
        manifest.configuration().entrySet().stream()
            .map(entry -> Entry.parameter(entry.getKey(), entry.getValue()))
            .toList());
    run.metrics(earlier);
    LOG.info("MLflow shows run {} at {}", id(), run.page());
  }

  private List<Entry> tags(String source) {
    List<Entry> tags =
        new ArrayList<>(
            List.of(
                Entry.tag("mlflow.runName", id()),
                Entry.tag("mlflow.source.name", source),
                Entry.tag("mlflow.source.type", "JOB"),
                Entry.tag("mlflow.user", System.getProperty("user.name")),
                Entry.tag("spark-resnet.data-fingerprint", manifest.dataFingerprint()),
                Entry.tag(MESSAGE, "running")));
    if (manifest.gitCommit().matches("[0-9a-f]{40}")) {
      tags.add(Entry.tag("mlflow.source.git.commit", manifest.gitCommit()));
    }
    return tags;
  }

  void metrics(List<Metric> metrics) throws IOException, InterruptedException {
    run.metrics(metrics);
  }

  /** Says how it ended, before its files follow: those may take long. */
  void end(RunStatus status) throws IOException, InterruptedException {
    List<Entry> tags = new ArrayList<>(List.of(Entry.tag(MESSAGE, status.message())));
    if (status.outcome() != null) {
      tags.add(Entry.tag("spark-resnet.outcome", status.outcome().name().toLowerCase(Locale.ROOT)));
    }
    if (status.parametersSha256() != null) {
      tags.add(Entry.tag("spark-resnet.parameters-sha256", status.parametersSha256()));
    }
    run.tag(tags);
    run.end(status.state(), Instant.parse(status.finishedAt()));
  }

  /** Finds out where its files go; that they go nowhere is a warning. */
  void openArtifacts() {
    artifacts = ArtifactFolder.of(server, run.artifactUri());
    if (artifacts.isEmpty()) {
      LOG.warn(
          "MLflow at {} gets no files of run {} and makes no model version of it: its artifacts are at '{}', expected {}:; start the server with --serve-artifacts and use a new experiment",
          server.address(),
          id(),
          run.artifactUri(),
          ArtifactFolder.SCHEME);
    }
  }

  /** What there is to upload of a run that has ended like that, the largest last. */
  static List<String> files(RunStatus.State state) {
    return state == RunStatus.State.SUCCEEDED
        ? Stream.concat(FILES.stream(), MODEL_FILES.stream()).toList()
        : FILES;
  }

  /** Uploads a file of the run's directory, if there is one of that name. */
  void upload(String name) throws IOException, InterruptedException {
    if (artifacts.isPresent()) {
      String target = MODEL_FILES.contains(name) ? ModelVersion.FOLDER + "/" + name : name;
      artifacts.get().upload(hadoop, new Path(directory.path(), name), target);
    }
  }

  /** Makes the uploaded network a version of a registered model, the champion if promoted. */
  void register(String model, RunStatus status) throws IOException, InterruptedException {
    if (artifacts.isPresent()) {
      ModelVersion version = new ModelVersion(server, model, run.id());
      String number = version.create(run.artifactUri(), status.message());
      if (status.outcome() == Outcome.PROMOTED) {
        version.makeChampion(number);
      }
    }
  }
}
