package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.model.file.InvalidModelException;
import dev.sparkresnet.model.file.ModelZip;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Reads model.zip from any Hadoop file system. What it reads is not trusted. */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Restores a network without its updater state.
   *
   * @param path a model.zip, or a run directory that holds one; there the file must have the
   *     SHA-256 that the run's status.json gives, unless an older version wrote that
   * @throws BadDataException if there is none, it is not the run's, or it is no DL4J model
   */
  public static ComputationGraph read(Configuration hadoop, Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    if (!files.exists(path)) {
      throw new BadDataException(
          "Model "
              + path
              + " does not exist; expected a model.zip or the directory of a finished run");
    }
    if (!files.getFileStatus(path).isDirectory()) {
      return network(path, bytes(files, path));
    }
    Path file = new Path(path, RunDirectory.MODEL);
    if (!files.exists(file)) {
      throw new BadDataException(
          "Run " + path + " has no model.zip; expected a finished run, see its status.json");
    }
    byte[] model = bytes(files, file);
    RunDirectory.at(hadoop, path)
        .status()
        .map(RunStatus::modelSha256)
        .ifPresent(expected -> requireDigest(file, expected, Sha256.of(model)));
    return network(file, model);
  }

  private static byte[] bytes(FileSystem files, Path file) throws IOException {
    long length = files.getFileStatus(file).getLen();
    if (length > ModelZip.MAX_BYTES) {
      throw invalid(
          file, "expected at most " + ModelZip.MAX_BYTES + " bytes, it has " + length, null);
    }
    byte[] bytes = new byte[(int) length];
    try (FSDataInputStream in = files.open(file)) {
      in.readFully(bytes);
    }
    return bytes;
  }

  private static void requireDigest(Path file, String expected, String found) {
    if (!expected.equals(found)) {
      throw invalid(
          file,
          "expected SHA-256 " + expected + " as status.json of its run says, found " + found,
          null);
    }
  }

  private static ComputationGraph network(Path file, byte[] model) {
    try {
      return ModelZip.of(model).network();
    } catch (InvalidModelException e) {
      throw invalid(file, e.getMessage(), e);
    }
  }

  private static BadDataException invalid(Path file, String problem, Throwable cause) {
    return new BadDataException(
        "Model " + file + ": " + problem + "; train again or use another model", cause);
  }
}
