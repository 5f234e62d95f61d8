package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.BadDataException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/** Reads model.zip from any Hadoop file system. */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Restores a network without its updater state.
   *
   * @param path a model.zip, or a run directory that holds one
   * @throws BadDataException if there is none or it is no DL4J model
   */
  public static ComputationGraph read(Configuration hadoop, Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    if (!files.exists(path)) {
      throw new BadDataException(
          "Model "
              + path
              + " does not exist; expected a model.zip or the directory of a finished run");
    }
    Path file = files.getFileStatus(path).isDirectory() ? new Path(path, RunDirectory.MODEL) : path;
    if (!files.exists(file)) {
      throw new BadDataException(
          "Run " + path + " has no model.zip; expected a finished run, see its status.json");
    }
    try (InputStream in = files.open(file)) {
      return ModelSerializer.restoreComputationGraph(in, false);
    } catch (IOException | RuntimeException e) {
      throw new BadDataException(
          "Model "
              + file
              + ": expected a zip as DL4J's ModelSerializer writes it, reading it failed with '"
              + e.getMessage()
              + "'; train again or use another model",
          e);
    }
  }
}
