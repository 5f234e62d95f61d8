package dev.sparkresnet.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers as Spark's web server gives them while it runs, and while it stops. */
class ScrapeTest {
  @Test
  void givenAnswersThatTellTheirEnd_whenAsked_thenTheirNumbers() throws Exception {
    Scrape expected = new Scrape(Map.of("epoch", 2.0));

    assertThat(Scrape.of(answering("Content-Length: 8\r\n\r\nepoch 2\n"))).contains(expected);
    assertThat(
            Scrape.of(answering("Transfer-Encoding: chunked\r\n\r\n8\r\nepoch 2\n\r\n0\r\n\r\n")))
        .contains(expected);
  }

  @Test
  void givenAnswersThatWereBrokenOff_whenAsked_thenNone() throws Exception {
    assertThat(Scrape.of(answering("Content-Length: 8\r\n\r\nepo"))).isEmpty();
    assertThat(Scrape.of(answering("Transfer-Encoding: chunked\r\n\r\n8\r\nepo"))).isEmpty();
    assertThat(Scrape.of(answering("Connection: close\r\n\r\nepo"))).isEmpty();
  }

  /** The address of a server that answers once with these headers and body. */
  private static String answering(String headersAndBody) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try (server;
                  Socket client = server.accept()) {
                assertThat(client.getInputStream().read(new byte[4096])).isPositive();
                String answer = "HTTP/1.1 200 OK\r\n" + headersAndBody;
                client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    thread.start();
    return "http://127.0.0.1:" + server.getLocalPort() + "/";
  }
}
