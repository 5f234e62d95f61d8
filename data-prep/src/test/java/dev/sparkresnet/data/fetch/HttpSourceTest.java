package dev.sparkresnet.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSourceTest {
  private static final byte[] CONTENT = new byte[100_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path directory;
  private HttpServer server;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    target = directory.resolve("a.gz.part");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void givenNothingYet_whenFetched_thenWholeFile() throws IOException {
    serve(exchange -> answer(exchange, 200, CONTENT, CONTENT.length));
    source(5000).fetch("a.gz", target);
    assertThat(Files.readAllBytes(target)).isEqualTo(CONTENT);
    assertThat(ranges).containsExactly("none");
  }

  @Test
  void givenPart_whenFetched_thenOnlyTheRestIsAskedFor() throws IOException {
    Files.write(target, Arrays.copyOf(CONTENT, 70_000));
    serve(HttpSourceTest::answerRange);
    source(5000).fetch("a.gz", target);
    assertThat(Files.readAllBytes(target)).isEqualTo(CONTENT);
    assertThat(ranges).containsExactly("bytes=70000-");
  }

  @Test
  void givenServerWithoutRanges_whenResumed_thenWholeFileReplacesThePart() throws IOException {
    Files.write(target, Arrays.copyOf(CONTENT, 70_000));
    serve(exchange -> answer(exchange, 200, CONTENT, CONTENT.length));
    source(5000).fetch("a.gz", target);
    assertThat(Files.readAllBytes(target)).isEqualTo(CONTENT);
  }

  @Test
  void givenConnectionThatBreaks_whenFetched_thenGoesOnWhereItStopped() throws IOException {
    serve(
        exchange -> {
          if (ranges.size() == 1) {
            answer(exchange, 200, Arrays.copyOf(CONTENT, 30_000), CONTENT.length);
          } else {
            answerRange(exchange);
          }
        });
    source(5000).fetch("a.gz", target);
    assertThat(Files.readAllBytes(target)).isEqualTo(CONTENT);
    assertThat(ranges).hasSize(2).first().isEqualTo("none");
    assertThat(ranges.get(1)).startsWith("bytes=");
  }

  @Test
  void givenPartLongerThanTheFile_whenFetched_thenStartsAnew() throws IOException {
    Files.write(target, new byte[CONTENT.length + 1]);
    serve(
        exchange -> {
          if (ranges.size() == 1) {
            answer(exchange, 416, new byte[0], 0);
          } else {
            answer(exchange, 200, CONTENT, CONTENT.length);
          }
        });
    source(5000).fetch("a.gz", target);
    assertThat(Files.readAllBytes(target)).isEqualTo(CONTENT);
    assertThat(ranges).containsExactly("bytes=100001-", "none");
  }

  @Test
  void givenOtherRangeThanAskedFor_whenResumed_thenErrorNamesBoth() throws IOException {
    Files.write(target, Arrays.copyOf(CONTENT, 10));
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 5-99999/100000");
          answer(exchange, 206, CONTENT, CONTENT.length);
        });
    assertThatThrownBy(() -> source(5000).fetch("a.gz", target))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("a.gz: asked for bytes from 10, got range bytes 5-99999/100000");
    assertThat(target).hasSize(10);
  }

  @Test
  void givenNoSuchFile_whenFetched_thenErrorNamesAddressAndStatus() {
    serve(exchange -> answer(exchange, 404, new byte[0], 0));
    assertThatThrownBy(() -> source(5000).fetch("a.gz", target))
        .isInstanceOf(IOException.class)
        .hasMessage(base() + "a.gz: the server answered 404");
    assertThat(target).doesNotExist();
  }

  @Test
  void givenServerThatStalls_whenFetched_thenErrorAfterAllAttempts() {
    // The body is announced, but never sent.
    serve(exchange -> exchange.sendResponseHeaders(200, CONTENT.length));
    assertThatThrownBy(() -> source(50).fetch("a.gz", target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.gz: java.net.SocketTimeoutException")
        .hasMessageEndingWith("(after 3 attempts)");
  }

  private HttpSource source(int patienceMillis) {
    return new HttpSource(base(), Duration.ofMillis(patienceMillis));
  }

  private URI base() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + "/");
  }

  private void serve(Answer answer) {
    server.createContext(
        "/a.gz",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(range == null ? "none" : range);
          answer.to(exchange);
        });
  }

  private static void answerRange(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    byte[] rest = Arrays.copyOfRange(CONTENT, start, CONTENT.length);
    exchange
        .getResponseHeaders()
        .set(
            "Content-Range", "bytes %d-%d/%d".formatted(start, CONTENT.length - 1, CONTENT.length));
    answer(exchange, 206, rest, rest.length);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body, int announced)
      throws IOException {
    exchange.sendResponseHeaders(status, announced == 0 ? -1 : announced);
    if (announced > 0) {
      OutputStream out = exchange.getResponseBody();
      out.write(body);
      out.flush();
    }
    exchange.close();
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }
}
