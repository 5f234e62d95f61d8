package dev.sparkresnet.driver.retrain;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells somebody how a run ended. That nobody listens is a warning and no more. */
public final class Webhook {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Webhook() {}

  /**
   * Posts a JSON text.
   *
   * @param address begins with http:// or https://; empty for nobody
   */
  public static void post(String address, String json) {
    if (address.isEmpty()) {
      return;
    }
    try {
      HttpResponse<Void> answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create(address))
                      .timeout(PATIENCE)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString(json))
                      .build(),
                  BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        warn(address, "it answered with status " + answer.statusCode());
      }
    } catch (IOException | IllegalArgumentException e) {
      warn(
          address,
          e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      warn(address, "interrupted");
    }
  }

  private static void warn(String address, String problem) {
    LOG.warn(
        "retrain.webhook {} was not told of the outcome: {}; look at the address and its server, the run is not touched by it",
        address,
        problem);
  }
}
