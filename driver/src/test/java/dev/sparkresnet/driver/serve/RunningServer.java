package dev.sparkresnet.driver.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
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

/** Talks to a server of this machine, and waits a minute for an answer at most. */
record RunningServer(int port) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
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

  /**
   * The next answer's status line and headers. To {@code Expect: 100-continue} it is the sign that
   * a thread of the server has the request.
   */
  static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new EOFException("The server has closed after '" + head + "'");
      }
      head.append((char) next);
    }
    return head.toString();
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
