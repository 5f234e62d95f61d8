package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sparkresnet.driver.failure.CommandException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What the tracking server lets this program in with, from the environment as MLflow's own client
 * takes it: user and password where both are set, otherwise the token, otherwise nothing. Shown
 * nowhere.
 */
final class Credentials {
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

  /** What an account is set with, for messages. */
  static final String VARIABLES = TOKEN + ", or " + USER + " and " + PASSWORD;

  private final String authorization;
  private final List<String> secrets;

  private Credentials(String authorization, List<String> secrets) {
    this.authorization = authorization;
    this.secrets = secrets;
  }

  /**
   * Looks for them.
   *
   * @throws CommandException if the token cannot be sent
   */
  static Credentials of(Map<String, String> environment) {
    String user = environment.getOrDefault(USER, "");
    String password = environment.getOrDefault(PASSWORD, "");
    String token = environment.getOrDefault(TOKEN, "");
    if (!user.isEmpty() && !password.isEmpty()) {
      String encoded =
          Base64.getEncoder()
              .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
      return new Credentials("Basic " + encoded, List.of(encoded, password, inJson(password)));
    }
    if (token.isEmpty()) {
      return new Credentials(null, List.of());
    }
    if (!token.matches("[!-~]+")) {
      throw CommandException.usage(
          TOKEN
              + " must be of letters, digits and ASCII punctuation, it has other characters; look for blanks and line ends in it");
    }
    return new Credentials("Bearer " + token, List.of(token, inJson(token)));
  }

  /** As it stands in an answer that is shown unread. */
  private static String inJson(String secret) {
    return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(secret));
  }

  HttpRequest.Builder addTo(HttpRequest.Builder request) {
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  /** The text without them, in case that the server repeats what it got. */
  String hiddenIn(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, "***");
    }
    return hidden;
  }
}
