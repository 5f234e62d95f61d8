package dev.sparkresnet.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedHttpTest {
  private final BoundedHttp http = new BoundedHttp(Duration.ofSeconds(5));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void givenAnswer_whenSent_thenStatusAndBody() throws Exception {
    answer(
        exchange -> {
          exchange.sendResponseHeaders(418, 3);
          exchange.getResponseBody().write(new byte[] {'t', (byte) 0xC3, (byte) 0xA9});
          exchange.close();
        });

    BoundedHttp.Answer answer = http.send(request(), Duration.ofSeconds(5));

    assertThat(answer.status()).isEqualTo(418);
    assertThat(answer.isSuccess()).isFalse();
    assertThat(answer.text()).isEqualTo("té");
  }

  @Test
  void givenBodyThatDrips_whenSent_thenItEndsInTime() {
    answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            pause();
          }
        });
    long began = System.nanoTime();

    assertThatThrownBy(() -> http.send(request(), Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("no answer within 1 s");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void givenEndlessBody_whenSent_thenItIsNotKept() {
    answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(new byte[1 << 16]);
          }
        });

    assertThatThrownBy(() -> http.send(request(), Duration.ofSeconds(20)))
        .isInstanceOf(IOException.class)
        .hasMessage("an answer of more than 4194304 bytes");
  }

  @Test
  void givenNobody_whenSent_thenTheKindOfFailure() {
    server.stop(0);

    assertThatThrownBy(() -> http.send(request(), Duration.ofSeconds(5)))
        .isInstanceOf(IOException.class)
        .hasMessage("connection refused");
  }

  private void answer(HttpHandler handler) {
    server.createContext("/", handler);
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
        .build();
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
