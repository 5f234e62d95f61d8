package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.evaluation.ScoredImage;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The files of a run, written piece by piece. */
final class WrittenRun {
  static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

  private final Configuration hadoop = new Configuration();
  private final Path path;
  private final RunDirectory directory;

  WrittenRun(Path path) throws IOException {
    this.path = path;
    this.directory = RunDirectory.at(hadoop, hadoopPath());
    directory.createAnew();
  }

  org.apache.hadoop.fs.Path hadoopPath() {
    return new org.apache.hadoop.fs.Path("file:" + path);
  }

  WrittenRun status(String runId, RunStatus.State state, String message, int epochs)
      throws IOException {
    directory.write(
        new RunStatus(
            runId,
            state,
            state == RunStatus.State.SUCCEEDED ? 0 : 1,
            message,
            epochs,
            epochs == 0 ? null : 0.5,
            null,
            null,
            null,
            null,
            null,
            "2026-11-25T15:14:01Z",
            "2026-11-25T15:16:44Z"));
    return this;
  }

  WrittenRun manifest(String runId, Map<String, String> configuration) throws IOException {
    directory.write(
        new RunManifest(
            runId,
            "2026-11-25T15:14:01Z",
            "0.1.0",
            "0123456789abcdef",
            "host",
            "local[2]",
            "file:/data",
            "f".repeat(64),
            List.of("shirt", "shoe"),
            7,
            2,
            configuration,
            Map.of("dl4j", "1.0.0-M2.1"),
            null,
            null));
    return this;
  }

  /** Test accuracies of the epochs. */
  WrittenRun epochs(double... accuracies) throws IOException {
    for (int i = 0; i < accuracies.length; i++) {
      directory.append(epoch(i + 1, accuracies[i], null));
    }
    return this;
  }

  WrittenRun epoch(EpochMetrics epoch) throws IOException {
    directory.append(epoch);
    return this;
  }

  static EpochMetrics epoch(int number, double accuracy, Double validationAccuracy) {
    return new EpochMetrics(
        number,
        1,
        12_000,
        94,
        0.001 / number,
        1.0 / number,
        0.5,
        10_000,
        1.25 / number,
        accuracy,
        validationAccuracy == null ? null : 0.75,
        validationAccuracy,
        148.25,
        0.25 / number,
        0.5,
        0.25,
        60.5,
        61.5,
        62.5,
        2.5,
        4.5,
        9.5,
        1.5,
        90.0,
        1000,
        2_500_000L,
        1,
        "engine",
        List.of());
  }

  WrittenRun data(Review review, String... classNames) throws IOException {
    return data(review, Map.of(), classNames);
  }

  WrittenRun data(Review review, Map<String, String> sources, String... classNames)
      throws IOException {
    List<Integer> counts = Collections.nCopies(classNames.length, 100);
    DataDescription.SplitDescription split =
        new DataDescription.SplitDescription(100 * classNames.length, counts, 0.25, 0.35);
    new ReportData(
            new DataDescription(
                "file:/data", "f".repeat(64), 28, 1, List.of(classNames), sources, split, split),
            review)
        .write(hadoop, hadoopPath());
    return this;
  }

  /** Two classes: 80 + 20 and 5 + 95, one mistake and two samples. */
  static Review review() {
    return new Review(
        new ConfusionMatrix(new long[][] {{80, 20}, {5, 95}}),
        List.of(new ScoredImage(2, 17, 0, 1, 0.9875, PNG)),
        List.of(new ScoredImage(0, 0, 0, 0, 0.75, PNG), new ScoredImage(0, 1, 1, 1, 0.5, PNG)));
  }

  WrittenRun file(String name, String text) throws IOException {
    Files.writeString(path.resolve(name), text);
    return this;
  }

  RunSnapshot read() throws IOException {
    return RunSnapshot.read(hadoop, hadoopPath());
  }

  Configuration hadoop() {
    return hadoop;
  }
}
