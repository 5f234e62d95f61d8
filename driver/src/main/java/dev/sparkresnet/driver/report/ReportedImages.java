package dev.sparkresnet.driver.report;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.evaluation.ScoredImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The classes and some test images of a run, as its report has kept them.
 *
 * @param classNames in the order of the labels
 * @param samples the first test images of every class, class by class; none where no network was
 *     saved
 */
public record ReportedImages(List<String> classNames, List<ScoredImage> samples) {
  /**
   * Reads them from a run's directory; nothing where no report was written.
   *
   * @throws BadDataException if the report's file is damaged
   */
  public static Optional<ReportedImages> of(Configuration hadoop, Path run) throws IOException {
    return ReportData.read(hadoop, run)
        .map(
            report ->
                new ReportedImages(
                    report.data().classNames(),
                    Optional.ofNullable(report.review()).map(Review::samples).orElse(List.of())));
  }
}
