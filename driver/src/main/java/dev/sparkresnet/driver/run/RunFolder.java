package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.data.storage.FolderKind;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The folder of a run, by which it is told from other folders. */
public final class RunFolder {
  static final FolderKind KIND =
      FolderKind.of(
          "a run",
          List.of(RunDirectory.STATUS, RunDirectory.MANIFEST),
          RunFolder::saysThatItIsARun,
          List.of(
              "(status|manifest|report|data-report|verdict|mlflow)\\.json",
              "metrics\\.jsonl",
              "model\\.zip",
              "model-card\\.md",
              "report\\.html",
              "(checkpoints|best)/epoch-\\d{4,9}/(state\\.bin|checkpoint\\.json)",
              "tensorboard/events\\.out\\.tfevents\\.epoch-\\d{6,10}"),
          List.of("(checkpoints|best)(/epoch-\\d{4,9})?", "tensorboard"));

  private RunFolder() {}

  private static boolean saysThatItIsARun(Configuration hadoop, Path folder) throws IOException {
    RunDirectory directory = RunDirectory.at(hadoop, folder);
    try {
      if (directory.status().map(RunStatus::runId).isPresent()) {
        return true;
      }
    } catch (BadDataException e) {
      // Damaged, or somebody else's: the manifest may tell.
    }
    try {
      return directory.manifest().map(RunManifest::runId).isPresent();
    } catch (BadDataException e) {
      return false;
    }
  }

  /**
   * Where the files of a run are, which another attempt may be about to replace.
   *
   * @param path of a run's folder, or of anything else, which is then given back
   */
  public static Path current(Configuration hadoop, Path path) throws IOException {
    return FolderExchange.current(hadoop, path);
  }
}
