package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.config.MlflowConfig;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** A run without a training, told to the server as a training would tell it. */
record ToldRun(Path directory, Map<String, String> configuration) {
  static final String FINGERPRINT = "f".repeat(64);
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String PARAMETERS = "e".repeat(64);

  private static final JsonMapper JSON = new JsonMapper();

  ToldRun(Path directory) {
    this(directory, Map.of("train.epochs", "2", "retrain.webhook-file", ""));
  }

  static MlflowConfig config(String address, int requestSeconds, int uploadSeconds) {
    return new MlflowConfig(address, "shoes", "", requestSeconds, uploadSeconds);
  }

  static RunListener listener(String address) {
    return listener(address, "");
  }

  static RunListener listener(String address, String registeredModel) {
    return MlflowTracking.of(
        config(address, 10, 60), Map.of(), "spark-resnet train", registeredModel);
  }

  /** Starts with some epochs done. */
  void start(RunListener listener, int finished) throws IOException {
    Configuration hadoop = new Configuration();
    Files.createDirectories(directory);
    listener.started(
        hadoop,
        RunDirectory.at(hadoop, new org.apache.hadoop.fs.Path(directory.toUri())),
        new RunManifest(
            "night",
            "2026-11-25T15:14:01Z",
            "0.1.0",
            COMMIT,
            "host",
            "local[2]",
            "file:/data",
            FINGERPRINT,
            List.of(),
            7,
            2,
            configuration,
            Map.of(),
            null,
            null),
        IntStream.rangeClosed(1, finished).mapToObj(ToldRun::epoch).toList());
  }

  static EpochMetrics epoch(int number) {
    try {
      return JSON.readValue(
          """
          {"epoch": %d, "rounds": 1, "trainLoss": %s, "testAccuracy": 0.5, "engine": "onednn"}
          """
              .formatted(number, 1.0 / number),
          EpochMetrics.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static RunStatus ended(RunStatus.State state, Outcome outcome, String message) {
    return new RunStatus(
        "night",
        state,
        0,
        message,
        2,
        0.5,
        state == RunStatus.State.SUCCEEDED ? PARAMETERS : null,
        null,
        null,
        outcome,
        null,
        "2026-11-25T15:14:01Z",
        "2026-11-25T15:16:44Z");
  }

  /** Two epochs and a good end, with all files. */
  void toItsEnd(RunListener listener, Outcome outcome) throws IOException {
    start(listener, 0);
    listener.epochFinished(epoch(1));
    listener.epochFinished(epoch(2));
    finish(listener, ended(RunStatus.State.SUCCEEDED, outcome, "trained 2 epochs"));
  }

  /** Ends it after its files are there. */
  void finish(RunListener listener, RunStatus status) throws IOException {
    listener.ended(status);
    for (String name :
        List.of(
            "status.json",
            "manifest.json",
            "metrics.jsonl",
            "report.html",
            "model-card.md",
            "model.zip")) {
      Files.writeString(directory.resolve(name), "content of " + name);
    }
    listener.close();
  }
}
