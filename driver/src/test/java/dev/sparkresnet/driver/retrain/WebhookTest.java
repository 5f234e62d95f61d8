package dev.sparkresnet.driver.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sparkresnet.driver.fixture.CapturedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final String REMEDY =
      "; look at the address and its server, the run is not touched by it";

  @Test
  void givenServerThatRefuses_whenTold_thenWarningShowsItsStatus() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try (CapturedLog log = CapturedLog.of(Webhook.class)) {
      Webhook.post(address, "{}");

      assertThat(log.lines())
          .containsExactly(
              "WARN retrain.webhook "
                  + address
                  + " was not told of the outcome: it answered with status 503"
                  + REMEDY);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void givenNobodyAtTheAddress_whenTold_thenWarningSaysSo() throws IOException {
    String address;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "http://127.0.0.1:" + closed.getLocalPort() + "/";
    }
    try (CapturedLog log = CapturedLog.of(Webhook.class)) {
      Webhook.post(address, "{}");

      assertThat(log.lines())
          .containsExactly(
              "WARN retrain.webhook "
                  + address
                  + " was not told of the outcome: ConnectException"
                  + REMEDY);
    }
  }
}
