package dev.sparkresnet.driver.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request, within bounds. */
final class Body {
  static final int MOST_BYTES = 8_000_000;

  /** What is read of a refused body, since clients look at the answer only when all is sent. */
  private static final long MOST_DISCARDED_BYTES = 64L << 20;

  private Body() {}

  /**
   * Reads it whole.
   *
   * @param most bytes that it may have
   * @throws Refusal if it is too long; not read, if its header says so
   */
  static byte[] read(HttpExchange exchange, int most) throws IOException, Refusal {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > most) {
      throw tooLong(most, length);
    }
    byte[] body = exchange.getRequestBody().readNBytes(most + 1);
    if (body.length > most) {
      throw tooLong(most, "more");
    }
    return body;
  }

  static Refusal tooLong(int most, String found) {
    return new Refusal(
        Refusal.TOO_LARGE,
        "The body must have at most %d bytes, it has %s; send a smaller image"
            .formatted(most, found));
  }

  /** Reads what nobody wants. */
  static void discard(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] buffer = new byte[8192];
    long discarded = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      discarded += read;
      if (discarded > MOST_DISCARDED_BYTES) {
        return;
      }
    }
  }
}
