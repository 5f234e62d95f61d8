package dev.sparkresnet.driver.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What a path of the server answers. */
@FunctionalInterface
interface Endpoint {
  /**
   * Answers one request; several threads do at once.
   *
   * @throws Refusal for the client to read
   * @throws IOException if the client is gone
   */
  Reply answer(HttpExchange exchange) throws Refusal, IOException, InterruptedException;
}
