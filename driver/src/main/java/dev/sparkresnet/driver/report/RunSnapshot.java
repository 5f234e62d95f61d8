package dev.sparkresnet.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunFolder;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A run as its files tell it at one time.
 *
 * @param path the run's directory
 * @param status null where the run never came so far
 * @param manifest null where the run never came so far
 * @param dataReport data-report.json; missing where no gate has looked at the data
 * @param verdict verdict.json; missing where the run was no candidate
 * @param shown null where no report was written before
 */
record RunSnapshot(
    Path path,
    RunStatus status,
    RunManifest manifest,
    List<EpochMetrics> epochs,
    JsonNode dataReport,
    JsonNode verdict,
    ReportData shown) {
  private static final String DATA_REPORT = "data-report.json";
  private static final String VERDICT = "verdict.json";
  private static final int MOST_BYTES = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  RunSnapshot {
    epochs = List.copyOf(epochs);
  }

  /**
   * Reads a run's directory.
   *
   * @throws BadDataException if it is none, or a file is damaged
   */
  static RunSnapshot read(Configuration hadoop, Path path) throws IOException {
    RunDirectory directory = RunDirectory.at(hadoop, RunFolder.current(hadoop, path));
    Optional<RunStatus> status = directory.status().map(RunStatus::ofFiles);
    Optional<RunManifest> manifest = directory.manifest();
    if (status.isEmpty() && manifest.isEmpty()) {
      throw new BadDataException(
          "%s holds no run: neither status.json nor manifest.json is there; name the directory of a run, such as runs/ID"
              .formatted(directory.path()));
    }
    return new RunSnapshot(
        directory.path(),
        status.orElse(null),
        manifest.orElse(null),
        directory.epochs(),
        tree(hadoop, new Path(directory.path(), DATA_REPORT)),
        tree(hadoop, new Path(directory.path(), VERDICT)),
        ReportData.read(hadoop, directory.path()).orElse(null));
  }

  private static JsonNode tree(Configuration hadoop, Path file) throws IOException {
    Optional<String> json = RunFile.read(hadoop, file, MOST_BYTES);
    try {
      return json.isEmpty() ? MissingNode.getInstance() : JSON.readTree(json.get());
    } catch (JsonProcessingException e) {
      throw RunFile.damaged(file, e.getOriginalMessage(), e);
    }
  }

  /** What the run is called. */
  String id() {
    if (status != null && status.runId() != null) {
      return status.runId();
    }
    return manifest != null && manifest.runId() != null ? manifest.runId() : path.getName();
  }

  boolean is(RunStatus.State state) {
    return status != null && status.state() == state;
  }

  Optional<EpochMetrics> lastEpoch() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }

  /**
   * The epoch that the run is judged by: the one whose network was saved, and before that the last.
   */
  Optional<EpochMetrics> judgedEpoch() {
    boolean chosen =
        is(RunStatus.State.SUCCEEDED)
            && "true".equals(configuration().get("validation.keep-best"))
            && epochs.stream().allMatch(epoch -> epoch.validationAccuracy() != null);
    // The first of equals, as the run has chosen; max would give the last.
    return chosen
        ? epochs.stream()
            .min(Comparator.comparing(EpochMetrics::validationAccuracy, Comparator.reverseOrder()))
        : lastEpoch();
  }

  /** Seconds of all epochs together, of every attempt. */
  double seconds() {
    return epochs.stream().mapToDouble(EpochMetrics::epochSeconds).sum();
  }

  Map<String, String> configuration() {
    return manifest == null ? Map.of() : manifest.configuration();
  }

  Optional<DataDescription> data() {
    return Optional.ofNullable(shown).map(ReportData::data);
  }

  Optional<Review> review() {
    return Optional.ofNullable(shown).map(ReportData::review);
  }
}
