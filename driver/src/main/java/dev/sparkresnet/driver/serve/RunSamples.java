package dev.sparkresnet.driver.serve;

import dev.sparkresnet.driver.evaluation.ScoredImage;
import dev.sparkresnet.driver.report.ReportedImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Images to try: of those that a run's report shows, the first of every class. */
final class RunSamples {
  private static final int MOST = 10;

  private RunSamples() {}

  /** Nothing where the run has no report, or one of other classes. */
  static List<Sample> of(Configuration hadoop, Path run, List<String> classNames)
      throws IOException {
    Optional<ReportedImages> reported = ReportedImages.of(hadoop, run);
    if (reported.isEmpty() || !reported.get().classNames().equals(classNames)) {
      return List.of();
    }
    TreeMap<Integer, ScoredImage> first = new TreeMap<>();
    reported.get().samples().forEach(image -> first.putIfAbsent(image.label(), image));
    List<Sample> samples = new ArrayList<>();
    first.forEach((label, image) -> samples.add(new Sample(classNames.get(label), image.png())));
    return samples.subList(0, Math.min(MOST, samples.size()));
  }
}
