package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.BoundedFile;
import dev.sparkresnet.data.storage.FileTooLongException;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.model.file.InvalidModelException;
import dev.sparkresnet.model.file.ModelZip;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A model.zip from any Hadoop file system, in memory. What it holds is not trusted.
 *
 * @param path of the file itself
 */
public record ModelFile(Path path, byte[] bytes) {
  /**
   * Restores a network without its updater state.
   *
   * @param path a model.zip, or a run directory that holds one; there the file must have the
   *     SHA-256 that the run's status.json gives, unless an older version wrote that
   * @throws BadDataException if there is none, it is not the run's, or it is no DL4J model
   */
  public static ComputationGraph read(Configuration hadoop, Path path) throws IOException {
    return find(hadoop, path).network();
  }

  /** Reads the file that {@link #read} restores a network from. */
  static ModelFile find(Configuration hadoop, Path named) throws IOException {
    Path path = RunFolder.current(hadoop, named);
    if (isDirectory(hadoop, path)) {
      return ofRun(hadoop, path);
    }
    return new ModelFile(
        path,
        bytes(hadoop, path)
            .orElseThrow(
                () ->
                    new BadDataException(
                        "Model "
                            + path
                            + " does not exist; expected a model.zip or the directory of a finished"
                            + " run")));
  }

  private static boolean isDirectory(Configuration hadoop, Path path) throws IOException {
    try {
      return Storage.of(hadoop, path).getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static ModelFile ofRun(Configuration hadoop, Path path) throws IOException {
    Path file = new Path(path, RunDirectory.MODEL);
    byte[] model =
        bytes(hadoop, file)
            .orElseThrow(
                () ->
                    new BadDataException(
                        "Run "
                            + path
                            + " has no model.zip; expected a finished run, see its status.json"));
    RunDirectory.at(hadoop, path)
        .status()
        .map(RunStatus::ofFiles)
        .map(RunStatus::modelSha256)
        .ifPresent(expected -> requireDigest(file, expected, Sha256.of(model)));
    return new ModelFile(file, model);
  }

  private static Optional<byte[]> bytes(Configuration hadoop, Path file) throws IOException {
    try {
      return BoundedFile.read(hadoop, file, ModelZip.MAX_BYTES);
    } catch (FileTooLongException e) {
      throw invalid(file, e.getMessage(), e);
    }
  }

  private static void requireDigest(Path file, String expected, String found) {
    if (!expected.equals(found)) {
      throw invalid(
          file,
          "expected SHA-256 " + expected + " as status.json of its run says, found " + found,
          null);
    }
  }

  /** Whether it was found in this directory, and not named itself. */
  boolean isIn(Path directory) {
    return !path.equals(directory);
  }

  ComputationGraph network() {
    try {
      return ModelZip.of(bytes).network();
    } catch (InvalidModelException e) {
      throw invalid(path, e.getMessage(), e);
    }
  }

  private static BadDataException invalid(Path file, String problem, Throwable cause) {
    return new BadDataException(
        "Model " + file + ": " + problem + "; train again or use another model", cause);
  }
}
