package dev.sparkresnet.driver.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sparkresnet.driver.config.RetrainConfig;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.fixture.CapturedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final String PATH = "/services/T000/B000/hush?token=hush";
  private static final String WARNING =
      "WARN The webhook at 127.0.0.1 was not told of the outcome: %s"
          + "; look at its address and its server, the run is not touched by it";

  @TempDir private Path work;

  @Test
  void givenServerThatRefuses_whenTold_thenWarningShowsHostAndStatusAlone() throws IOException {
    try (Receiver receiver = new Receiver(503, "");
        CapturedLog log = CapturedLog.of(Webhook.class)) {
      fromVariable(receiver.address()).post("{}");

      assertThat(log.lines()).containsExactly(WARNING.formatted("it answered with status 503"));
    }
  }

  @Test
  void givenRedirect_whenTold_thenItIsNotFollowed() throws IOException {
    try (Receiver other = new Receiver(200, "");
        Receiver receiver = new Receiver(307, other.address());
        CapturedLog log = CapturedLog.of(Webhook.class)) {
      fromVariable(receiver.address()).post("{}");

      assertThat(other.paths).isEmpty();
      assertThat(log.lines()).containsExactly(WARNING.formatted("it answered with status 307"));
    }
  }

  @Test
  void givenNobodyAtTheAddress_whenTold_thenWarningSaysSo() throws IOException {
    String address;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "http://127.0.0.1:" + closed.getLocalPort() + PATH;
    }
    try (CapturedLog log = CapturedLog.of(Webhook.class)) {
      fromVariable(address).post("{}");

      assertThat(log.lines()).containsExactly(WARNING.formatted("connection refused"));
    }
  }

  @Test
  void givenServerThatSpeaksNoHttp_whenTold_thenWarningDoesNotRepeatTheAddress()
      throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CapturedLog log = CapturedLog.of(Webhook.class)) {
      Thread answering =
          new Thread(
              () -> {
                try (var socket = server.accept()) {
                  socket.getInputStream().read();
                  socket
                      .getOutputStream()
                      .write(("HTTP/x " + PATH + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      answering.start();
      fromVariable("http://127.0.0.1:" + server.getLocalPort() + PATH).post("{}");
      answering.join();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN The webhook at 127.0.0.1 was not told of the outcome: ")
          .doesNotContain("hush", "T000");
    }
  }

  @Test
  void givenPrivateFile_whenTold_thenItsFirstLineIsTheAddressAndWinsOverTheVariable()
      throws IOException {
    try (Receiver receiver = new Receiver(204, "");
        CapturedLog log = CapturedLog.of(Webhook.class)) {
      Path file = file(" " + receiver.address() + " \nmore\n", "rw-------");

      Webhook.of(
              new RetrainConfig("none", 600, file.toString()),
              Map.of(Webhook.VARIABLE, "http://127.0.0.1:1/other"))
          .post("{}");

      assertThat(receiver.paths).containsExactly(PATH);
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void givenNeither_whenTold_thenNobodyIs() {
    try (CapturedLog log = CapturedLog.of(Webhook.class)) {
      fromVariable("").post("{}");

      assertThat(log.lines()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hush",
        "ftp://host/hush",
        "http:///hush",
        "http://host/hush hush",
        "https://hush@host/hush"
      })
  void givenWhatIsNoAddress_whenRead_thenRefusedWithoutShowingIt(String text) throws IOException {
    String expected =
        " must be an address that begins with http:// or https://, with a host and without a user,"
            + " it is something else (not shown, as it is a secret)";
    assertThatThrownBy(() -> fromVariable(text))
        .isInstanceOf(CommandException.class)
        .hasNoCause()
        .hasMessage("SPARK_RESNET_WEBHOOK" + expected);
    Path file = file(text, "rw-------");
    assertThatThrownBy(() -> fromFile(file))
        .isInstanceOf(CommandException.class)
        .hasNoCause()
        .hasMessage("The first line of retrain.webhook-file " + file + expected);
  }

  @ParameterizedTest
  @CsvSource({"rw-r--r--", "rw-r-----", "rw----r--"})
  void givenFileThatOthersCanRead_whenRead_thenRefused(String permissions) throws IOException {
    Path file = file("https://host/hush", permissions);

    assertThatThrownBy(() -> fromFile(file))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "retrain.webhook-file must name a file that other users cannot read, %s can be read by"
                + " them. Make it yours alone: chmod 600 %s",
            file, file);
  }

  @Test
  void givenFileThatIsMissingEmptyOrAFolder_whenRead_thenRefused() throws IOException {
    Path empty = file("\nhttps://host/hush\n", "rw-------");
    assertThatThrownBy(() -> fromFile(empty))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "retrain.webhook-file must name a file with the secret on its first line, that of %s is"
                + " empty",
            empty);
    assertThatThrownBy(() -> fromFile(work.resolve("missing")))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "retrain.webhook-file must name a text file that can be read here, %s cannot be: it does"
                + " not exist",
            work.resolve("missing"));
    Path folder = Files.createDirectory(work.resolve("folder"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> fromFile(folder))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("folder cannot be: it is not readable as text in UTF-8");
  }

  private Path file(String content, String permissions) throws IOException {
    Path file = Files.writeString(work.resolve("webhook"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static Webhook fromFile(Path file) {
    return Webhook.of(new RetrainConfig("none", 600, file.toString()), Map.of());
  }

  private static Webhook fromVariable(String address) {
    return Webhook.of(new RetrainConfig("none", 600, ""), Map.of(Webhook.VARIABLE, address));
  }

  /** Answers everything with one status. */
  private static final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<String> paths = new CopyOnWriteArrayList<>();

    Receiver(int status, String location) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            paths.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
    }

    String address() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
