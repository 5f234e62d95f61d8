package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.driver.config.RetrainConfig;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.http.BoundedHttp;
import dev.sparkresnet.driver.http.BoundedHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells somebody how a run ended. That nobody listens is a warning and no more.
 *
 * <p>Who knows the address may post to it, so that it is a secret: it comes from a file or the
 * environment, is sent to and shown to nobody, and of it only the host stands in a warning.
 */
public final class Webhook {
  /** The address itself, for schedulers that hand out secrets as variables. */
  public static final String VARIABLE = "SPARK_RESNET_WEBHOOK";

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Empty for nobody. */
  private final Optional<URI> address;

  private Webhook(Optional<URI> address) {
    this.address = address;
  }

  /**
   * Looks for the address: in the file where one is named, otherwise in the environment. Connects
   * to nobody.
   *
   * @throws CommandException if the file cannot be used, or what was given is no address; the
   *     message does not repeat it
   */
  public static Webhook of(RetrainConfig config, Map<String, String> environment) {
    if (!config.webhookFile().isEmpty()) {
      return new Webhook(
          Optional.of(
              parsed(
                  SecretFile.firstLine("retrain.webhook-file", config.webhookFile()),
                  "The first line of retrain.webhook-file " + config.webhookFile())));
    }
    String given = environment.getOrDefault(VARIABLE, "").strip();
    return new Webhook(given.isEmpty() ? Optional.empty() : Optional.of(parsed(given, VARIABLE)));
  }

  /** Without the text, and without the cause, which repeats it. */
  private static URI parsed(String text, String what) {
    URI uri = null;
    try {
      uri = new URI(text);
    } catch (URISyntaxException ignored) {
      // Told below, without the text.
    }
    if (uri == null
        || uri.getHost() == null
        || uri.getUserInfo() != null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw CommandException.usage(
          what
              + " must be an address that begins with http:// or https://, with a host and without a user, it is something else (not shown, as it is a secret)");
    }
    return uri;
  }

  /** Posts a JSON text, where there is somebody to tell. */
  public void post(String json) {
    address.ifPresent(uri -> post(uri, json));
  }

  private static void post(URI address, String json) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json))
              .build();
      // A redirect is not followed: the outcome is for the one whose address was given.
      Answer answer = new BoundedHttp(PATIENCE).send(request, PATIENCE);
      if (!answer.isSuccess()) {
        warn(address, "it answered with status " + answer.status());
      }
    } catch (IOException | IllegalArgumentException e) {
      warn(address, hiddenIn(String.valueOf(e.getMessage()), address));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      warn(address, "interrupted");
    }
  }

  /** A client's message may repeat whom it could not talk to. */
  private static String hiddenIn(String message, URI address) {
    String hidden = message.replace(address.toString(), address.getHost());
    for (String part : new String[] {address.getRawPath(), address.getRawQuery()}) {
      if (part != null && part.length() > 1) {
        hidden = hidden.replace(part, "***");
      }
    }
    return hidden;
  }

  private static void warn(URI address, String problem) {
    LOG.warn(
        "The webhook at {} was not told of the outcome: {}; look at its address and its server, the run is not touched by it",
        address.getHost(),
        problem);
  }
}
