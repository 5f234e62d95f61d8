package dev.sparkresnet.driver.gate;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code counted:///}; counts how often each is opened. */
public final class OpeningsCounted extends RawLocalFileSystem {
  /** By name and the folder's. */
  static final Map<String, Integer> OPENINGS = new ConcurrentHashMap<>();

  @Override
  public URI getUri() {
    return URI.create("counted:///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    OPENINGS.merge(file.getParent().getName() + "/" + file.getName(), 1, Integer::sum);
    return super.open(file, bufferSize);
  }
}
