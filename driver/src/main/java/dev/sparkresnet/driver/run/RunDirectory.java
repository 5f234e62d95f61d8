package dev.sparkresnet.driver.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.storage.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The files of one run. Each is complete whenever it can be seen under its name.
 *
 * <pre>
 * status.json     state, exit code, message
 * manifest.json   data, code, configuration, versions
 * metrics.jsonl   one line an epoch
 * model.zip       the network, readable by plain DL4J
 * </pre>
 */
public final class RunDirectory {
  static final String STATUS = "status.json";
  static final String MANIFEST = "manifest.json";
  static final String METRICS = "metrics.jsonl";
  static final String MODEL = "model.zip";

  private static final ObjectWriter LINE = JsonMapper.builder().build().writer();
  private static final ObjectWriter DOCUMENT = LINE.with(SerializationFeature.INDENT_OUTPUT);

  private final Configuration hadoop;
  private final Path path;
  private final StringBuilder metrics = new StringBuilder();

  private RunDirectory(Configuration hadoop, Path path) {
    this.hadoop = hadoop;
    this.path = path;
  }

  /**
   * Creates the directory of a new run; nothing is deleted before the new run's status is written.
   *
   * @throws RunExistsException if the run is there already and is not to be overwritten
   */
  public static RunDirectory create(Configuration hadoop, Path path, IfExists ifExists)
      throws IOException {
    Path absolute = path.getFileSystem(hadoop).makeQualified(path);
    if (absolute.getFileSystem(hadoop).exists(absolute)) {
      if (ifExists == IfExists.REFUSE) {
        throw new RunExistsException(absolute);
      }
      absolute.getFileSystem(hadoop).delete(absolute, true);
    }
    absolute.getFileSystem(hadoop).mkdirs(absolute);
    return new RunDirectory(hadoop, absolute);
  }

  /** What to do with an older run of the same id. */
  public enum IfExists {
    REFUSE,
    OVERWRITE
  }

  /** The fully qualified location. */
  public Path path() {
    return path;
  }

  public void write(RunStatus status) throws IOException {
    write(STATUS, document(status));
  }

  public void write(RunManifest manifest) throws IOException {
    write(MANIFEST, document(manifest));
  }

  /**
   * Adds a line to the metrics; the file is replaced as a whole, since not every file system can
   * append.
   */
  public void append(EpochMetrics epoch) throws IOException {
    metrics.append(LINE.writeValueAsString(epoch)).append('\n');
    write(METRICS, metrics.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Saves the network with its updater state in DL4J's own format. */
  public Path write(ComputationGraph network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    write(MODEL, bytes.toByteArray());
    return new Path(path, MODEL);
  }

  private void write(String name, byte[] bytes) throws IOException {
    AtomicFile.write(hadoop, new Path(path, name), bytes);
  }

  private static byte[] document(Object value) throws JsonProcessingException {
    return (DOCUMENT.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
