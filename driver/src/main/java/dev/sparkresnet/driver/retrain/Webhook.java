package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.driver.http.BoundedHttp;
import dev.sparkresnet.driver.http.BoundedHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json))
              .build();
      Answer answer = new BoundedHttp(PATIENCE).send(request, PATIENCE);
      if (!answer.isSuccess()) {
        warn(address, "it answered with status " + answer.status());
      }
    } catch (IOException | IllegalArgumentException e) {
      warn(address, e.getMessage());
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
