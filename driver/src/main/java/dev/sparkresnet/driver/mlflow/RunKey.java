package dev.sparkresnet.driver.mlflow;

import dev.sparkresnet.data.storage.JsonFile;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * By what a run is found on the tracking server when it goes on: a tag's value, drawn once and kept
 * in the run's directory. Written before the server is asked to make a run, so that an attempt that
 * is cut off in between leaves no second one there.
 */
record RunKey(String key) {
  static final String FILE = "mlflow.json";

  RunKey {
    if (key == null || !key.matches("[0-9a-f-]{36}")) {
      throw new IllegalArgumentException("a key of 36 characters is expected, it is " + key);
    }
  }

  /** That of a run's directory, made now if there is none. */
  static RunKey in(Configuration hadoop, Path directory) throws IOException {
    Path file = new Path(directory, FILE);
    Optional<RunKey> found =
        JsonFile.read(
            hadoop, file, RunKey.class, "delete it, and the run is reported as another one");
    if (found.isPresent()) {
      return found.get();
    }
    RunKey drawn = new RunKey(UUID.randomUUID().toString());
    JsonFile.write(hadoop, file, drawn);
    return drawn;
  }
}
