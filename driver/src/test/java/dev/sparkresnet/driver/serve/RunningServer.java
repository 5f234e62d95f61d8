package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Talks to a server of this machine, and waits a minute for an answer at most. */
record RunningServer(int port) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern ANSWER =
      Pattern.compile("HTTP/1\\.1 (\\d{3}) .*?\r\n\r\n(.*)", Pattern.DOTALL);
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An answer whose body is JSON. */
  record Answer(int status, JsonNode body) {
    String error() {
      return body.get("error").asText();
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  Answer get(String path) throws Exception {
    return answer(send(request(path)));
  }

  Answer post(String path, byte[] body) throws Exception {
    return answer(send(request(path).POST(BodyPublishers.ofByteArray(body))));
  }

  static Answer answer(HttpResponse<String> response) throws IOException {
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  /** Sends bytes as they are, and returns all that comes until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = slow(request)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** On a connection of its own; one that was kept could overtake those opened before. */
  Answer getAlone(String path) throws IOException {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    Matcher parts = ANSWER.matcher(answer);
    assertThat(parts.matches()).as(answer).isTrue();
    return new Answer(Integer.parseInt(parts.group(1)), JSON.readTree(parts.group(2)));
  }

  /** A client whose image of 784 bytes a thread of the server waits for. */
  Socket underWay() throws IOException {
    Socket socket =
        slow(
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 784\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n");
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after '%s'", head).isNotNegative();
      head.append((char) next);
    }
    assertThat(head).startsWith("HTTP/1.1 100 ");
    return socket;
  }

  /** A client that has sent a part of its request and does not go on. */
  Socket slow(String beginning) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }
}
