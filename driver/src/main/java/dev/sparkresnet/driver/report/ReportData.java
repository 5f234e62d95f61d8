package dev.sparkresnet.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.evaluation.ScoredImage;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a report shows beyond a run's other files, kept as {@code report.json} beside them, so that
 * the page can be made again where neither the data set nor Spark is at hand.
 *
 * @param review of the saved network on the test split; null where none was saved
 */
record ReportData(DataDescription data, Review review) {
  static final String FILE_NAME = "report.json";

  private static final int MOST_BYTES = 32 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  ReportData {
    if (data == null) {
      throw new IllegalArgumentException("data is expected, it is missing");
    }
    if (review != null) {
      requireClasses(review, data.classNames().size());
    }
  }

  private static void requireClasses(Review review, int classes) {
    boolean known =
        Stream.concat(review.mistakes().stream(), review.samples().stream())
            .mapToInt((ScoredImage image) -> Math.max(image.label(), image.predicted()))
            .allMatch(label -> label < classes);
    if (review.confusion().classes() != classes || !known) {
      throw new IllegalArgumentException(
          "confusion, mistakes and samples must be of the %d classes of the data"
              .formatted(classes));
    }
  }

  /**
   * Reads what an earlier report has kept.
   *
   * @param run the run's directory
   * @throws BadDataException if the file is damaged
   */
  static Optional<ReportData> read(Configuration hadoop, Path run) throws IOException {
    Path file = new Path(run, FILE_NAME);
    Optional<String> json = RunFile.read(hadoop, file, MOST_BYTES);
    try {
      return json.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(JSON.readValue(json.get(), ReportData.class));
    } catch (JsonProcessingException e) {
      throw RunFile.damaged(file, JsonFile.problem(e), e);
    }
  }

  void write(Configuration hadoop, Path run) throws IOException {
    AtomicFile.write(hadoop, new Path(run, FILE_NAME), JSON.writeValueAsBytes(this));
  }
}
