package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run as the tracking server has it: found by its key, or made. */
final class TrackedRun {
  private static final String KEY = "spark-resnet.key";

  private static final int MOST_METRICS = 1000;
  private static final int MOST_ENTRIES = 100;

  private final TrackingServer server;
  private final String experimentId;
  private final String id;
  private final String artifactUri;

  /** The last step that the server has of each metric. */
  private final Map<String, Long> steps = new HashMap<>();

  /** Parameters that the server has; it refuses other values for them. */
  private final Set<String> parameters = new HashSet<>();

  private TrackedRun(TrackingServer server, String experimentId, Reply run, JsonNode data)
      throws TrackingException {
    this.server = server;
    this.experimentId = experimentId;
    this.id = run.text("/info/run_id");
    this.artifactUri = run.text("/info/artifact_uri");
    data.path("metrics")
        .forEach(metric -> steps.put(metric.path("key").asText(), metric.path("step").asLong()));
    data.path("params").forEach(parameter -> parameters.add(parameter.path("key").asText()));
  }

  /**
   * Finds the run of a key, or makes it.
   *
   * @param name shown to people
   */
  static TrackedRun open(
      TrackingServer server, String experimentId, RunKey key, String name, Instant startedAt)
      throws IOException, InterruptedException {
    Reply found =
        server.post(
            "runs/search",
            Map.of(
                "experiment_ids",
                List.of(experimentId),
                "filter",
                "tags.`" + KEY + "` = '" + key.key() + "'",
                "max_results",
                1));
    JsonNode known = found.json().at("/runs/0");
    if (!known.isMissingNode()) {
      TrackedRun run = of(server, experimentId, found.part(known));
      server.post("runs/update", Map.of("run_id", run.id, "status", "RUNNING"));
      return run;
    }
    Reply made =
        server.post(
            "runs/create",
            Map.of(
                "experiment_id",
                experimentId,
                "run_name",
                name,
                "start_time",
                startedAt.toEpochMilli(),
                "tags",
                List.of(Entry.tag(KEY, key.key()))));
    return of(server, experimentId, made.part(made.json().path("run")));
  }

  private static TrackedRun of(TrackingServer server, String experimentId, Reply run)
      throws TrackingException {
    return new TrackedRun(server, experimentId, run, run.json().path("data"));
  }

  String id() {
    return id;
  }

  /** Where its artifacts are. */
  String artifactUri() {
    return artifactUri;
  }

  /** Where people see it. */
  String page() {
    return server.address() + "/#/experiments/" + experimentId + "/runs/" + id;
  }

  void tag(List<Entry> tags) throws IOException, InterruptedException {
    log("tags", tags, MOST_ENTRIES);
  }

  /** Logs the parameters that it has not got. */
  void parameters(List<Entry> values) throws IOException, InterruptedException {
    log(
        "params",
        values.stream().filter(value -> !parameters.contains(value.key())).toList(),
        MOST_ENTRIES);
  }

  /** Logs what lies behind the last step that it has of each metric. */
  void metrics(List<Metric> values) throws IOException, InterruptedException {
    List<Metric> later =
        values.stream()
            .filter(value -> value.step() > steps.getOrDefault(value.key(), -1L))
            .toList();
    log("metrics", later, MOST_METRICS);
    later.forEach(value -> steps.merge(value.key(), value.step(), Math::max));
  }

  /** Says how it ended. */
  void end(RunStatus.State state, Instant at) throws IOException, InterruptedException {
    String status =
        switch (state) {
          case SUCCEEDED -> "FINISHED";
          case FAILED -> "FAILED";
          case KILLED -> "KILLED";
          case RUNNING -> throw new IllegalArgumentException("Run " + id + " has not ended");
        };
    server.post(
        "runs/update", Map.of("run_id", id, "status", status, "end_time", at.toEpochMilli()));
  }

  private void log(String kind, List<?> values, int most) throws IOException, InterruptedException {
    for (int from = 0; from < values.size(); from += most) {
      List<?> batch = values.subList(from, Math.min(values.size(), from + most));
      server.post("runs/log-batch", Map.of("run_id", id, kind, batch));
    }
  }
}
