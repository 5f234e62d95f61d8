package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.http.BoundedHttp;
import dev.sparkresnet.driver.http.BoundedHttp.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Calls of MLflow's REST interface 2.0 (mlflow.org/docs/latest/api_reference/rest-api.html). A call
 * is named as there, such as {@code runs/create}.
 */
final class TrackingServer {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";
  private static final JsonMapper JSON = new JsonMapper();

  private final URI address;
  private final Credentials credentials;
  private final BoundedHttp http;
  private final Duration requestPatience;
  private final Duration uploadPatience;

  /**
   * Connects to nobody yet.
   *
   * @param address without a path of the interface
   */
  TrackingServer(
      URI address, Credentials credentials, Duration requestPatience, Duration uploadPatience) {
    this.address = URI.create(address.toString().replaceAll("/+$", ""));
    this.credentials = credentials;
    this.http = new BoundedHttp(requestPatience);
    this.requestPatience = requestPatience;
    this.uploadPatience = uploadPatience;
  }

  URI address() {
    return address;
  }

  Reply get(String call, String parameter, String value) throws IOException, InterruptedException {
    String query = "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return ask(call, HttpRequest.newBuilder(URI.create(address + API + call + query)).GET());
  }

  Reply post(String call, Map<String, ?> body) throws IOException, InterruptedException {
    return ask(
        call,
        HttpRequest.newBuilder(URI.create(address + API + call))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  /**
   * Uploads a file through the server.
   *
   * @param path below the server's artifacts, beginning with a slash
   * @param bytes length of {@code content}
   */
  void put(String path, InputStream content, long bytes) throws IOException, InterruptedException {
    BodyPublisher body =
        bytes == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> content), bytes);
    send(
        "upload of " + path,
        HttpRequest.newBuilder(URI.create(address + ARTIFACTS + path))
            .header("Content-Type", "application/octet-stream")
            .PUT(body),
        uploadPatience);
  }

  private Reply ask(String call, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    String text = send(call, request, requestPatience).text();
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject()) {
        return new Reply(call, json, credentials);
      }
    } catch (JsonProcessingException e) {
      // As for any other answer that is no object.
    }
    throw TrackingException.notUnderstood(call, "a JSON object", shown(text));
  }

  private Answer send(String call, HttpRequest.Builder request, Duration patience)
      throws IOException, InterruptedException {
    Answer answer;
    try {
      answer = http.send(credentials.addTo(request).build(), patience);
    } catch (IOException e) {
      throw TrackingException.unreachable(call, e);
    }
    if (!answer.isSuccess()) {
      throw refusal(call, answer);
    }
    return answer;
  }

  private TrackingException refusal(String call, Answer answer) {
    String code = "";
    String words = answer.text();
    try {
      JsonNode json = JSON.readTree(words);
      code = json.path("error_code").asText();
      words = code.isEmpty() ? words : code + ": " + json.path("message").asText();
    } catch (JsonProcessingException e) {
      // A proxy's page: shown as it is.
    }
    return TrackingException.refused(call, answer.status(), code, shown(words));
  }

  private String shown(String words) {
    return Reply.shown(credentials.hiddenIn(words));
  }
}
