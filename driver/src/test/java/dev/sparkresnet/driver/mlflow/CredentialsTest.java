package dev.sparkresnet.driver.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

  @Test
  void givenToken_whenRequestIsMade_thenItIsTheBearer() {
    assertThat(header(Map.of(TOKEN, "abc"))).contains("Bearer abc");
  }

  @Test
  void givenUserAndPassword_whenRequestIsMade_thenTheyWinOverTheToken() {
    Map<String, String> all = Map.of(TOKEN, "abc", USER, "Zoë", PASSWORD, "p:w");

    assertThat(header(all)).contains("Basic Wm/DqzpwOnc=");
    assertThat(Credentials.of(all).hiddenIn("p:w of Wm/DqzpwOnc=")).isEqualTo("*** of ***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p\"w", "p\\w", "p\"\"w\\"})
  void givenAnswerInJson_whenShown_thenSecretIsHiddenThere(String secret) throws IOException {
    String answer = new JsonMapper().writeValueAsString(Map.of("got", secret));

    for (Map<String, String> environment :
        List.of(Map.of(TOKEN, secret), Map.of(USER, "me", PASSWORD, secret))) {
      assertThat(Credentials.of(environment).hiddenIn(answer)).isEqualTo("{\"got\":\"***\"}");
      assertThat(Credentials.of(environment).hiddenIn(secret)).isEqualTo("***");
    }
  }

  @Test
  void givenNothingOrHalfOfIt_whenRequestIsMade_thenNoHeader() {
    assertThat(header(Map.of())).isEmpty();
    assertThat(header(Map.of(TOKEN, "", USER, "me"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc\n", "a b", "tökén"})
  void givenTokenThatNoHeaderCanHold_whenRead_thenRefusedWithoutShowingIt(String token) {
    assertThatThrownBy(() -> Credentials.of(Map.of(TOKEN, token)))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "MLFLOW_TRACKING_TOKEN must be of letters, digits and ASCII punctuation, it has other"
                + " characters; look for blanks and line ends in it");
  }

  private static Optional<String> header(Map<String, String> environment) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://host"));
    return Credentials.of(environment).addTo(request).build().headers().firstValue("Authorization");
  }
}
