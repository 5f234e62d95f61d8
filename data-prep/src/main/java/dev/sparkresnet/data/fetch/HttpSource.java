package dev.sparkresnet.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads by HTTP, going on where an interrupted download stopped.
 *
 * <p>HttpURLConnection rather than java.net.http.HttpClient, which has no time limit for a body
 * that stalls.
 */
final class HttpSource implements FileSource {
  /** The address that the data set's own page gives. */
  static final URI PUBLISHED =
      URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

  private static final Logger LOG = LoggerFactory.getLogger(HttpSource.class);
  private static final int ATTEMPTS = 3;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final URI base;
  private final Duration patience;

  /**
   * @param base ends in a slash
   * @param patience how long a connection may take and a download may stall
   */
  HttpSource(URI base, Duration patience) {
    this.base = base;
    this.patience = patience;
  }

  @Override
  public String description() {
    return base.toString();
  }

  @Override
  public void fetch(String name, Path target) throws IOException {
    URI address = base.resolve(name);
    for (int attempt = 1; ; attempt++) {
      try {
        download(address, target);
        return;
      } catch (UnavailableException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(address + ": " + e + " (after " + ATTEMPTS + " attempts)", e);
        }
        LOG.warn("{}: {}; trying again", address, e.toString());
      }
    }
  }

  private void download(URI address, Path target) throws IOException {
    long present = Files.exists(target) ? Files.size(target) : 0;
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    if (present > 0) {
      connection.setRequestProperty("Range", "bytes=" + present + "-");
    }
    try {
      switch (connection.getResponseCode()) {
        case HttpURLConnection.HTTP_OK -> {
          // Also the answer of a server that knows no ranges: it sends the whole file again.
          write(connection, target, StandardOpenOption.TRUNCATE_EXISTING);
        }
        case HttpURLConnection.HTTP_PARTIAL -> {
          requireStart(connection, present);
          write(connection, target, StandardOpenOption.APPEND);
        }
        case RANGE_NOT_SATISFIABLE -> {
          // The part is as long as the file or longer. The checksum decides about a complete one;
          // starting anew is always right.
          Files.delete(target);
          throw new IOException("the server has nothing after byte " + present);
        }
        default ->
            throw new UnavailableException(
                address + ": the server answered " + connection.getResponseCode());
      }
    } finally {
      connection.disconnect();
    }
  }

  private static void requireStart(HttpURLConnection connection, long present) throws IOException {
    String range = connection.getHeaderField("Content-Range");
    if (range == null || !range.startsWith("bytes " + present + "-")) {
      throw new UnavailableException(
          connection.getURL() + ": asked for bytes from " + present + ", got range " + range);
    }
  }

  private static void write(HttpURLConnection connection, Path target, StandardOpenOption existing)
      throws IOException {
    long expected = connection.getContentLengthLong();
    long written;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(
                target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, existing)) {
      written = in.transferTo(out);
    }
    if (expected >= 0 && written != expected) {
      throw new IOException("the connection ended after " + written + " of " + expected + " bytes");
    }
  }

  /** An answer that asking again will not change. */
  private static final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }
}
