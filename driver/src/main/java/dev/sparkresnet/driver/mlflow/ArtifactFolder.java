package dev.sparkresnet.driver.mlflow;

import dev.sparkresnet.data.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the server keeps files of a run, written through the server. Of a run whose artifacts lie
 * elsewhere, such as file:/mlruns or s3://bucket, none are written: an address that somebody else
 * gives must not decide where this process writes, and with which rights.
 */
final class ArtifactFolder {
  static final String SCHEME = "mlflow-artifacts";

  private final TrackingServer server;
  private final String path;

  private ArtifactFolder(TrackingServer server, String path) {
    this.server = server;
    this.path = path;
  }

  /** Nothing where the run's artifacts do not go through this server. */
  static Optional<ArtifactFolder> of(TrackingServer server, String artifactUri) {
    URI uri;
    try {
      uri = URI.create(artifactUri);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean here =
        SCHEME.equals(uri.getScheme())
            && uri.getRawPath() != null
            && (uri.getRawAuthority() == null
                || uri.getRawAuthority().equals(server.address().getRawAuthority()));
    return here ? Optional.of(new ArtifactFolder(server, uri.getRawPath())) : Optional.empty();
  }

  /**
   * Uploads a file, if it is there.
   *
   * @param name of it in this folder
   */
  void upload(Configuration hadoop, Path file, String name)
      throws IOException, InterruptedException {
    FileSystem files = Storage.of(hadoop, file);
    long bytes;
    try {
      bytes = files.getFileStatus(file).getLen();
    } catch (FileNotFoundException e) {
      return;
    }
    try (InputStream in = files.open(file)) {
      server.put(path + "/" + name, in, bytes);
    }
  }
}
