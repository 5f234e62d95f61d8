package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.data.resize.BilinearResizer;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import dev.sparkresnet.driver.fixture.SubmittedServer;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ImageShape;
import dev.sparkresnet.driver.training.Minibatch;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import dev.sparkresnet.model.engine.EngineOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One server as a user starts it, from its first champion to its end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServeIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int SIZE = 28;

  @TempDir private static Path work;
  private static ModelRegistry registry;
  private static SubmittedServer server;
  private static int port;

  @BeforeAll
  static void serveChampion() throws Exception {
    registry =
        ModelRegistry.at(
            new Configuration(),
            new org.apache.hadoop.fs.Path("file:" + work.resolve("registry")),
            SmallVersion.MODEL);
    for (int i = 1; i <= 3; i++) {
      SmallVersion.of("night-" + i, "2026-11-2%dT02:00:00Z".formatted(i), i)
          .withAllClasses()
          .publishIn(registry);
    }
    registry.promote("night-1", "the first");
    server =
        SubmittedServer.start(
            work.resolve("server.log"),
            SubmittedRun.SHORT_LIVED + " -Dsun.net.httpserver.maxReqTime=2",
            "--model",
            "champion",
            "--registry",
            "file:" + work.resolve("registry"));
    port = server.awaitPort();
  }

  @AfterAll
  static void kill() {
    server.close();
  }

  @Test
  @Order(1)
  void givenFiles_whenPosted_thenTheProbabilitiesOfEvaluatesNetwork() throws Exception {
    assertThat(server.title()).isEqualTo("fashion-mnist night-1");
    BufferedImage image = garment();
    byte[] raw = new byte[SIZE * SIZE];
    new BilinearResizer(60, 80, SIZE, SIZE).resize(gray(image), 0, raw, 0);

    byte[] jpeg = file(image, "jpeg");
    byte[] jpegResized = new byte[SIZE * SIZE];
    new BilinearResizer(60, 80, SIZE, SIZE)
        .resize(gray(ImageIO.read(new ByteArrayInputStream(jpeg))), 0, jpegResized, 0);

    assertThat(probabilities(post(file(image, "png")))).containsExactly(expected("night-1", raw));
    assertThat(probabilities(post(raw))).containsExactly(expected("night-1", raw));
    assertThat(probabilities(post(jpeg))).containsExactly(expected("night-1", jpegResized));
    assertThat(post(raw).get("version").asText()).isEqualTo("night-1");
  }

  @Test
  @Order(2)
  void givenClientsThatSendSlowly_whenOthersAsk_thenAnsweredAndTheSlowOnesAreCutOff()
      throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (String beginning :
        List.of(
            "GET",
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nX: ",
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 784\r\n\r\nabc")) {
      for (int i = 0; i < 5; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
        slow.add(socket);
      }
    }
    assertThat(get("/healthz").get("status").asText()).isEqualTo("ok");
    for (Socket each : slow) {
      try (each) {
        assertThat(each.getInputStream().readAllBytes()).isEmpty();
      }
    }
    assertThat(get("/healthz").get("version").asText()).isEqualTo("night-1");
  }

  @Test
  @Order(3)
  void givenAnotherChampion_whenPromoted_thenServedWithoutAStart() throws Exception {
    CommandRun promoted =
        CommandRun.of(
            "models", "promote", "night-2", "--registry", "file:" + work.resolve("registry"));
    assertThat(promoted.err()).isEmpty();

    JsonNode model = await(each -> each.get("version").asText().equals("night-2"));

    assertThat(model.get("modelSha256").asText())
        .isEqualTo(registry.manifest("night-2").modelSha256());
    assertThat(model.get("reloadProblem").isNull()).isTrue();
    byte[] raw = new byte[SIZE * SIZE];
    assertThat(probabilities(post(raw)))
        .containsExactly(expected("night-2", raw))
        .isNotEqualTo(expected("night-1", raw));
    assertThat(server.output()).contains("Serving fashion-mnist night-2 now");
  }

  @Test
  @Order(4)
  void givenDamagedChampion_whenPromoted_thenTheOneBeforeServesOn() throws Exception {
    registry.promote("night-3", "better still");
    Path model = work.resolve("registry/models/fashion-mnist/versions/night-3/model.zip");
    Files.write(model, new byte[] {1, 2, 3});

    JsonNode shown = await(each -> !each.get("reloadProblem").isNull());

    String problem = shown.get("reloadProblem").asText();
    assertThat(problem)
        .startsWith("Version night-3 is not served: file:" + model + " is damaged: ");
    assertThat(shown.get("version").asText()).isEqualTo("night-2");
    assertThat(get("/healthz").get("version").asText()).isEqualTo("night-2");
    assertThat(probabilities(post(new byte[SIZE * SIZE])))
        .containsExactly(expected("night-2", new byte[SIZE * SIZE]));
    assertThat(server.output()).contains("; version night-2 stays");
  }

  @Test
  @Order(5)
  void givenSigterm_whenServing_thenItEndsWithoutAnError() throws Exception {
    assertThat(server.terminate()).isEqualTo(ExitCode.TERMINATED);
    assertThat(server.output()).doesNotContain("Exception", "ERROR", "\tat ");
  }

  /** What a network of the registry makes of an image, in this process. */
  private static float[] expected(String version, byte[] pixels) throws IOException {
    ComputationGraph network = registry.network(version);
    EpochStart start =
        new EpochStart(
            NetworkBlueprint.of(network, EngineOptions.ofThreads(1)),
            ModelState.withoutUpdaterState(network));
    try (ReplicaNetwork replica = start.borrowNetwork();
        INDArray predicted = replica.predict(Minibatch.of(new ImageShape(1, SIZE, SIZE), pixels))) {
      return predicted.toFloatMatrix()[0];
    }
  }

  private static float[] probabilities(JsonNode answer) {
    float[] probabilities = new float[FashionMnist.CLASSES];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] =
          answer.get("probabilities").get(FashionMnist.CLASS_NAMES.get(i)).floatValue();
    }
    return probabilities;
  }

  private static JsonNode await(Predicate<JsonNode> wanted) throws Exception {
    JsonNode model = get("/model");
    for (int i = 0; i < 300 && !wanted.test(model); i++) {
      Thread.sleep(100);
      model = get("/model");
    }
    assertThat(wanted.test(model)).as(model.toString()).isTrue();
    return model;
  }

  private static JsonNode get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private static JsonNode post(byte[] body) throws Exception {
    return send(HttpRequest.newBuilder(uri("/predict")).POST(BodyPublishers.ofByteArray(body)));
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static JsonNode send(HttpRequest.Builder request) throws Exception {
    return JSON.readTree(HTTP.send(request.build(), BodyHandlers.ofString()).body());
  }

  /** Light on black, with a gradient. */
  private static BufferedImage garment() {
    BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 10; y < 50; y++) {
      for (int x = 20; x < 60; x++) {
        image.getRaster().setSample(x, y, 0, 3 * x + y);
      }
    }
    return image;
  }

  private static byte[] gray(BufferedImage image) {
    byte[] pixels = new byte[image.getHeight() * image.getWidth()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) image.getRaster().getSample(i % image.getWidth(), i / image.getWidth(), 0);
    }
    return pixels;
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, file)).isTrue();
    return file.toByteArray();
  }
}
