package dev.sparkresnet.driver.report;

import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The pages about runs, made from nothing but the files of the runs' directories. */
public final class RunPages {
  public static final String REPORT = "report.html";
  public static final String MODEL_CARD = "model-card.md";

  private RunPages() {}

  /**
   * Writes {@value #REPORT} into a run's directory, and {@value #MODEL_CARD} where the run has
   * saved a model.
   *
   * @return where the report is
   * @throws dev.sparkresnet.data.BadDataException if the directory is none of a run, or a file of
   *     it is damaged
   */
  public static Path write(Configuration hadoop, Path run) throws IOException {
    RunSnapshot snapshot = RunSnapshot.read(hadoop, run);
    Path report = new Path(snapshot.path(), REPORT);
    write(hadoop, report, ReportPage.of(snapshot));
    if (snapshot.is(RunStatus.State.SUCCEEDED)) {
      Optional<String> card = ModelCard.of(snapshot);
      if (card.isPresent()) {
        write(hadoop, new Path(snapshot.path(), MODEL_CARD), card.get());
      }
    }
    return report;
  }

  /** Writes the report of one run, or a page that compares several, to a file of any name. */
  public static void write(Configuration hadoop, List<Path> runs, Path target) throws IOException {
    List<RunSnapshot> snapshots = new ArrayList<>();
    for (Path run : runs) {
      snapshots.add(RunSnapshot.read(hadoop, run));
    }
    write(
        hadoop,
        target,
        snapshots.size() == 1 ? ReportPage.of(snapshots.get(0)) : ComparisonPage.of(snapshots));
  }

  private static void write(Configuration hadoop, Path file, String text) throws IOException {
    AtomicFile.write(hadoop, file, text.getBytes(StandardCharsets.UTF_8));
  }
}
