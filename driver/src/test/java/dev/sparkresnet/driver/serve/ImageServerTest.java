package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.serve.RunningServer.Answer;
import dev.sparkresnet.model.engine.EngineOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageServerTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private static Path root;
  private static ModelRegistry registry;
  private static ImageServer server;
  private static RunningServer client;

  @BeforeAll
  static void serve() throws Exception {
    registry =
        ModelRegistry.at(
            new Configuration(false),
            new org.apache.hadoop.fs.Path("file:" + root),
            SmallVersion.MODEL);
    SmallVersion.of("one", "2026-11-22T02:00:00Z", 1).withAllClasses().publishIn(registry);
    registry.promote("one", "the first");
    server = ImageServer.start("127.0.0.1", 0, source("champion"), NEVER);
    client = new RunningServer(server.port());
  }

  private static ModelSource source(String version) {
    return new RegistrySource(
        new Configuration(false), registry, version, EngineOptions.ofThreads(1));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void givenImage_whenPosted_thenClassProbabilitiesAndVersion() throws Exception {
    byte[] png = png();

    Answer answer = client.post("/predict", png);

    assertThat(answer.status()).isEqualTo(200);
    JsonNode body = answer.body();
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly(
            "class", "name", "probabilities", "model", "version", "inverted", "milliseconds");
    assertThat(body.get("probabilities").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(FashionMnist.CLASS_NAMES);
    double sum = 0;
    for (JsonNode probability : body.get("probabilities")) {
      assertThat(probability.asDouble())
          .isLessThanOrEqualTo(body.get("probabilities").get(body.get("name").asText()).asDouble());
      sum += probability.asDouble();
    }
    assertThat(sum).isBetween(0.9999, 1.0001);
    assertThat(FashionMnist.CLASS_NAMES.get(body.get("class").asInt()))
        .isEqualTo(body.get("name").asText());
    assertThat(body.get("model").asText()).isEqualTo("fashion-mnist");
    assertThat(body.get("version").asText()).isEqualTo("one");
    assertThat(body.get("inverted").asBoolean()).isFalse();
    assertThat(body.get("milliseconds").asDouble()).isPositive();
  }

  @Test
  void givenPixelsAskedFor_whenPosted_thenTheImageAsTheNetworkSawIt() throws Exception {
    byte[] raw = new byte[784];
    raw[0] = 1;

    JsonNode seen = client.post("/predict?pixels=true", raw).body();
    JsonNode negative = client.post("/predict?pixels=true&invert=true", raw).body();

    assertThat(seen.get("size").asInt()).isEqualTo(28);
    assertThat(Base64.getDecoder().decode(seen.get("pixels").asText())).isEqualTo(raw);
    assertThat(Base64.getDecoder().decode(negative.get("pixels").asText()))
        .startsWith(-2, -1)
        .hasSize(784);
    assertThat(negative.get("inverted").asBoolean()).isTrue();
    assertThat(negative.get("probabilities")).isNotEqualTo(seen.get("probabilities"));
  }

  @Test
  void givenPhotographOnWhite_whenPostedWithAuto_thenAsItsNegative() throws Exception {
    BufferedImage photograph = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 300; x++) {
        photograph.setRGB(x, y, x > 60 && x < 240 && y > 40 && y < 160 ? 0x203040 : 0xffffff);
      }
    }
    byte[] jpeg = ImageFiles.file(photograph, "jpeg");

    JsonNode auto = client.post("/predict?invert=auto", jpeg).body();

    assertThat(auto.get("inverted").asBoolean()).isTrue();
    assertThat(auto.get("probabilities"))
        .isEqualTo(client.post("/predict?invert=true", jpeg).body().get("probabilities"))
        .isNotEqualTo(client.post("/predict", jpeg).body().get("probabilities"));
  }

  @Test
  void givenRequestsAtOnce_whenAnswered_thenTheNumbersOfOneAfterTheOther() throws Exception {
    List<byte[]> images = new ArrayList<>();
    List<JsonNode> alone = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] raw = new byte[784];
      for (int j = 0; j < raw.length; j++) {
        raw[j] = (byte) (j * (i + 1));
      }
      images.add(raw);
      alone.add(client.post("/predict", raw).body().get("probabilities"));
    }
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      List<Callable<JsonNode>> calls = new ArrayList<>();
      for (int i = 0; i < 160; i++) {
        byte[] image = images.get(i % images.size());
        calls.add(() -> client.post("/predict", image).body().get("probabilities"));
      }
      List<Future<JsonNode>> answers = clients.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(alone.get(i % images.size()));
      }
    } finally {
      clients.shutdownNow();
    }
    assertThat(alone).doesNotHaveDuplicates();
  }

  @Test
  void whenAskedForModelAndHealth_thenVersionAccuracyAndDigests() throws Exception {
    JsonNode model = client.get("/model").body();

    assertThat(model.get("title").asText()).isEqualTo("fashion-mnist one");
    assertThat(model.get("model").asText()).isEqualTo("fashion-mnist");
    assertThat(model.get("version").asText()).isEqualTo("one");
    assertThat(model.get("accuracy").asDouble()).isEqualTo(0.75);
    assertThat(model.get("modelSha256").asText()).isEqualTo(registry.manifest("one").modelSha256());
    assertThat(model.get("parametersSha256").asText()).matches("[0-9a-f]{64}");
    assertThat(model.get("size").asInt()).isEqualTo(28);
    assertThat(model.get("classes")).hasSize(10);
    assertThat(model.get("loadedAt").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT[0-9:]{8}Z");
    assertThat(model.get("engine").asText()).isNotBlank();
    assertThat(model.get("reloadProblem").isNull()).isTrue();
    assertThat(model.get("mostBytes").asInt()).isEqualTo(8_000_000);
    Answer health = client.get("/healthz");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.body().toString())
        .isEqualTo("{\"status\":\"ok\",\"model\":\"fashion-mnist\",\"version\":\"one\"}");
    assertThat(client.get("/samples").body().toString()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource({"/predict,GET,POST", "/model,POST,'GET, HEAD'", "/,PUT,'GET, HEAD'"})
  void givenWrongMethod_whenSent_then405WithTheRightOne(String path, String method, String allowed)
      throws Exception {
    HttpResponse<String> response =
        client.send(client.request(path).method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains(allowed);
    assertThat(RunningServer.answer(response).error())
        .isEqualTo(path + " takes " + allowed.replace(", HEAD", "") + ", got " + method);
  }

  @Test
  void givenHead_whenSent_thenHeadersAlone() throws Exception {
    HttpResponse<String> response =
        client.send(client.request("/healthz").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length").orElseThrow())
        .isGreaterThan(20);
  }

  @Test
  void givenUnknownPath_whenSent_then404WithThoseThereAre() throws Exception {
    Answer answer = client.get("/predict/x");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error())
        .isEqualTo(
            "There is nothing at /predict/x; there are /, /predict, /model, /healthz, /samples");
  }

  @Test
  void givenBodiesThatAreNoImages_whenPosted_thenStatusAndLine() throws Exception {
    assertThat(client.post("/predict", new byte[0]))
        .satisfies(
            answer -> assertThat(answer.status()).isEqualTo(415),
            answer ->
                assertThat(answer.error())
                    .isEqualTo(
                        "The image is refused: expected a PNG or JPEG file, or 784 raw pixels, found an empty file; send it as PNG or JPEG"));
    assertThat(client.post("/predict", new byte[783]))
        .satisfies(
            answer -> assertThat(answer.status()).isEqualTo(415),
            answer ->
                assertThat(answer.error())
                    .endsWith(
                        "or 784 raw pixels, found 783 bytes of something else; send it as PNG or JPEG"));
    assertThat(client.post("/predict", ImageFiles.pngOfSize(8000, 8000)))
        .satisfies(
            answer -> assertThat(answer.status()).isEqualTo(413),
            answer ->
                assertThat(answer.error()).endsWith("it has 8000 x 8000; send a smaller image"));
    assertThat(client.post("/predict", Arrays.copyOf(png(), 60)))
        .satisfies(
            answer -> assertThat(answer.status()).isEqualTo(400),
            answer -> assertThat(answer.error()).endsWith("; save it anew as PNG and send that"));
    assertThat(client.post("/predict?invert=maybe", png()))
        .satisfies(
            answer -> assertThat(answer.status()).isEqualTo(400),
            answer ->
                assertThat(answer.error())
                    .isEqualTo("Parameter invert must be true, false or auto, got 'maybe'"));
  }

  @Test
  void givenForms_whenPosted_thenTheirOneFileIsPredicted() throws Exception {
    byte[] png = png();
    JsonNode expected = client.post("/predict?invert=true", png).body().get("probabilities");

    assertThat(form("?invert=true", file("a.png", png)).body().get("probabilities"))
        .isEqualTo(expected);
    assertThat(form("", file("a.png", png), field("invert", "true")).body().get("probabilities"))
        .isEqualTo(expected);
    assertThat(form("", file("a.png", png), file("", new byte[0])).status()).isEqualTo(200);
    byte[] raw = new byte[784];
    raw[0] = '\r';
    raw[1] = '\n';
    assertThat(
            Base64.getDecoder()
                .decode(form("?pixels=true", file("raw", raw)).body().get("pixels").asText()))
        .isEqualTo(raw);
  }

  @Test
  void givenFormsThatAreNone_whenPosted_thenStatusAndWhatToSend() throws Exception {
    String one =
        "The form should have one file, it has %d; send one picture as curl -F file=@FILE does (mind the @), or the file itself with --data-binary @FILE";
    assertRefused(form("", field("f", "boot.jpg")), 400, one.formatted(0));
    assertRefused(form("", file("", new byte[0])), 400, one.formatted(0));
    assertRefused(form("", file("a.png", png()), file("b.png", png())), 400, one.formatted(2));
    assertRefused(
        form("", file("a.png", png()), field("invert", "maybe")),
        400,
        "Parameter invert must be true, false or auto, got 'maybe'");
    assertRefused(
        form("", file("a.png", png()), field("submit", "Go")),
        400,
        "Parameter 'submit' is unknown; those of a prediction are invert and pixels");
    assertRefused(
        form("", file("a.png", new byte[8_000_001])),
        413,
        "The body must have at most 8000000 bytes, it has 8000001; send a smaller image");
    assertThat(form("", file("a.png", new byte[8_000_000])).status()).isEqualTo(415);
    assertRefused(
        send("multipart/form-data", png()),
        400,
        "The form cannot be read: its header Content-Type has no boundary of 1 to 70 letters; send it as curl -F file=@FILE does, or the file itself with --data-binary @FILE");
    assertThat(send("multipart/form-data; boundary=x", new byte[8_070_000]).status())
        .isEqualTo(413);
  }

  @Test
  void givenBodiesAsCurlSendsThem_whenPosted_thenFilesAreTakenAndOthersToldHow() throws Exception {
    String encoded = "application/x-www-form-urlencoded";
    String hint =
        "; the body is taken as the file itself: send it with --data-binary @FILE (-d changes its bytes), or as a form with -F file=@FILE";

    assertThat(send(encoded, png()).status()).isEqualTo(200);
    assertThat(send("image/png", png()).status()).isEqualTo(200);
    byte[] text = "file=boot.jpg".getBytes(StandardCharsets.UTF_8);
    assertThat(send(encoded, text).error()).endsWith("; send it as PNG or JPEG" + hint);
    assertThat(send(encoded, Arrays.copyOf(png(), 60)).error()).endsWith(hint);
    assertThat(send("application/json; charset=utf-8", text).error()).endsWith(hint);
    assertRefused(
        send("image/webp", "RIFF....WEBPVP8 ".getBytes(StandardCharsets.UTF_8)),
        415,
        "The image is refused: expected a PNG or JPEG file, or 784 raw pixels, found a WebP file, which is not supported yet; convert it to PNG or JPEG");
  }

  private static void assertRefused(Answer answer, int status, String message) {
    assertThat(answer.error()).isEqualTo(message);
    assertThat(answer.status()).isEqualTo(status);
  }

  private static byte[] file(String name, byte[] content) {
    return part("name=\"f\"; filename=\"" + name + "\"\r\nContent-Type: image/png", content);
  }

  private static byte[] field(String name, String value) {
    return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] part(String header, byte[] content) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.writeBytes(
        ("--limit\r\nContent-Disposition: form-data; " + header + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    part.writeBytes(content);
    part.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return part.toByteArray();
  }

  private static Answer form(String query, byte[]... parts) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    body.writeBytes("--limit--\r\n".getBytes(StandardCharsets.UTF_8));
    return send(query, "multipart/form-data; boundary=limit", body.toByteArray());
  }

  private static Answer send(String type, byte[] body) throws Exception {
    return send("", type, body);
  }

  private static Answer send(String query, String type, byte[] body) throws Exception {
    return RunningServer.answer(
        client.send(
            client
                .request("/predict" + query)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))));
  }

  @Test
  void givenTooLongBody_whenPosted_then413AndTheConnectionGoesOn() throws Exception {
    Answer told = client.post("/predict", new byte[8_000_001]);
    Answer untold =
        RunningServer.answer(
            client.send(
                client
                    .request("/predict")
                    .POST(
                        BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[9_000_000])))));

    assertThat(told.status()).isEqualTo(413);
    assertThat(told.error())
        .isEqualTo(
            "The body must have at most 8000000 bytes, it has 8000001; send a smaller image");
    assertThat(untold.status()).isEqualTo(413);
    assertThat(untold.error())
        .isEqualTo("The body must have at most 8000000 bytes, it has more; send a smaller image");
    assertThat(client.post("/predict", new byte[8_000_000]).status()).isEqualTo(415);
  }

  @Test
  void givenAnyAnswer_whenLookedAt_thenItsHeadersKeepBrowsersFromGuessingAndRunning()
      throws Exception {
    HttpResponse<String> page = client.send(client.request("/"));
    HttpResponse<String> error = client.send(client.request("/nothing"));

    for (HttpResponse<String> each : List.of(page, error)) {
      assertThat(each.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(each.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
      assertThat(each.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(each.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'; ")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe", "*");
    }
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(error.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(page.body()).doesNotContain("http://", "https://", "/*STYLE*/", "/*SCRIPT*/");
  }

  @Test
  void givenPageOfAnotherSite_whenItPosts_then403() throws Exception {
    String request =
        "POST /predict HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Length: 784\r\nConnection: close\r\n\r\n"
            + "x".repeat(784);
    String here = "127.0.0.1:" + server.port();

    assertThat(client.raw(request.formatted(here, "http://" + here))).startsWith("HTTP/1.1 200 ");
    assertThat(client.raw(request.formatted(here, "http://evil.example")))
        .startsWith("HTTP/1.1 403 ")
        .contains("This server is for its own page alone: ");
    assertThat(client.raw(request.formatted("evil.example", "http://evil.example")))
        .startsWith("HTTP/1.1 403 ")
        .contains("This server is for this machine alone: ");
  }

  @Test
  void givenMoreClientsThanThreads_whenAnotherOneAsks_then503AndAfterwardsAnAnswer()
      throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < WorkerThreads.WORKERS - 1; i++) {
        slow.add(client.underWay());
      }
      assertThat(client.getAlone("/healthz").status()).isEqualTo(200);
      slow.add(client.underWay());
      for (int i = 0; i < WorkerThreads.WAITING; i++) {
        slow.add(client.slow("POST /predict HTTP/1.1\r\n"));
      }
      Answer busy = client.getAlone("/healthz");
      assertThat(busy.status()).isEqualTo(503);
      assertThat(busy.error())
          .isEqualTo(
              "The server is busy: 32 requests are being answered and 32 wait; try again in a second");
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
    Answer after = client.getAlone("/healthz");
    for (int i = 0; i < 200 && after.status() == 503; i++) {
      Thread.sleep(50);
      after = client.getAlone("/healthz");
    }
    assertThat(after.status()).isEqualTo(200);
  }

  @Test
  void givenPortInUse_whenStarted_thenSaysWhatToDo() {
    assertThatThrownBy(() -> ImageServer.start("127.0.0.1", server.port(), source("one"), NEVER))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "Cannot listen on 127.0.0.1, port %d: Address already in use; choose another --port, 0 for any that is free, or --host",
            server.port());
  }

  @Test
  void givenHostOfAnotherMachine_whenStarted_thenSaysWhatToDo() {
    assertThatThrownBy(() -> ImageServer.start("no.such.host.invalid", 0, source("one"), NEVER))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "--host should be a name or an address of this machine, 'no.such.host.invalid' is not known; write --host 127.0.0.1");
    assertThatThrownBy(() -> ImageServer.start("192.0.2.1", 0, source("one"), NEVER))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("Cannot listen on 192.0.2.1, port 0: ");
  }

  @Test
  void givenRequestUnderWay_whenClosed_thenItIsAnsweredAndNoOtherIsTaken() throws Exception {
    ImageServer other = ImageServer.start("127.0.0.1", 0, source("one"), NEVER);
    RunningServer its = new RunningServer(other.port());
    byte[] body = "x".repeat(784).getBytes(StandardCharsets.US_ASCII);
    Thread closing = new Thread(other::close);
    try (Socket socket = its.underWay()) {
      // The request counts a moment later.
      Thread.sleep(500);
      closing.start();
      Answer late = its.get("/healthz");
      for (int i = 0; i < 100 && late.status() == 200; i++) {
        Thread.sleep(20);
        late = its.get("/healthz");
      }
      assertThat(late.status()).isEqualTo(503);
      assertThat(late.error()).isEqualTo("The server is ending; start it again");
      socket.getOutputStream().write(body);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 ");
    }
    closing.join(30_000);
    assertThat(closing.isAlive()).isFalse();
    other.awaitClose();
    assertThatThrownBy(() -> its.get("/healthz")).isInstanceOf(IOException.class);
  }

  private static byte[] png() throws IOException {
    return ImageFiles.file(ImageFiles.noise(50, 40, BufferedImage.TYPE_INT_RGB), "png");
  }
}
