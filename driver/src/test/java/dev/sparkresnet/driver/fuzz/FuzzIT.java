package dev.sparkresnet.driver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.cli.CommandRun;
import dev.sparkresnet.driver.config.ConfigKeys;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.serve.ImageServer;
import dev.sparkresnet.driver.serve.StoredSource;
import dev.sparkresnet.model.engine.EngineOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random input. {@code fuzz.seed} is the first case's seed, {@code fuzz.cases} how many there are;
 * a failure names the seed of its case.
 */
class FuzzIT {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int CASES = Integer.getInteger("fuzz.cases", 40);
  private static final JsonMapper JSON = new JsonMapper();

  /** The JDK's server refuses what is no URI itself, and names its exception. */
  private static final String REFUSED_BY_JDK = "<h1>400 Bad Request</h1>URISyntaxException thrown";

  /** Of the page to try the model with, whose script has names of errors of its own. */
  private static final String PAGE = "<title>Try the model</title>";

  private static final int ANSWER_PATIENCE_MILLIS = 30_000;

  /** A class with its package, or a line of a stack trace. */
  private static final Pattern JAVA =
      Pattern.compile(
          "\\b(java|javax|jdk|sun|scala|org|com|dev)\\.[a-z0-9_.]+\\.[A-Z]\\w+|\\bat \\S+\\(\\S+:\\d+\\)"
              + "|\\b\\w+(Exception|Error)\\b");

  @TempDir private static Path shared;
  private static LocalSpark spark;
  private static Path model;

  @TempDir private Path work;

  @BeforeAll
  static void publishModel() throws IOException {
    spark = new LocalSpark("local[2]");
    ModelRegistry registry =
        ModelRegistry.at(
            new Configuration(false),
            new org.apache.hadoop.fs.Path("file:" + shared.resolve("registry")),
            SmallVersion.MODEL);
    SmallVersion.of("one", "2026-11-22T02:00:00Z", 1).withAllClasses().publishIn(registry);
    try (Stream<Path> files = Files.walk(shared)) {
      model =
          files
              .filter(file -> file.endsWith("model.zip"))
              .map(Path::getParent)
              .findFirst()
              .orElseThrow();
    }
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  @FunctionalInterface
  private interface Case {
    void run(Chance chance, Path folder) throws Exception;
  }

  /** Runs cases with seeds of their own, each in an empty folder. */
  private void cases(int share, Case each) throws Exception {
    for (long seed = SEED; seed < SEED + Math.max(1, CASES * share / 100); seed++) {
      Path folder = Files.createDirectory(work.resolve("case-" + seed));
      try {
        each.run(new Chance(seed), folder);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("fuzz.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void givenRandomFolders_whenPredicted_thenEveryPictureHasItsRow() throws Exception {
    cases(25, this::predict);
  }

  private void predict(Chance chance, Path folder) throws Exception {
    Path pictures = folder.resolve(chance.fileName("photos"));
    int visible = RandomPictures.fill(pictures, chance);
    Path out = folder.resolve(chance.fileName("out"));
    boolean foreign = chance.oneIn(6);
    if (foreign) {
      RandomPictures.fill(out.resolve("kept"), chance);
      Files.writeString(out.resolve("precious.txt"), "mine");
    }
    Snapshot before = Snapshot.of(folder, foreign ? folder.resolve("nothing") : out);

    List<String> command =
        new ArrayList<>(
            List.of("predict", "--model", model.toString(), "--data", pictures.toString()));
    command.addAll(List.of("--to", out.toString(), "--json", "--batch-size", "3"));
    if (chance.oneIn(2)) {
      command.add("--overwrite");
    }
    CommandRun run = CommandRun.of(command.toArray(String[]::new));

    assertPlain(run, ExitCode.DONE, ExitCode.USAGE, ExitCode.BAD_DATA);
    assertThat(Snapshot.of(folder, foreign ? folder.resolve("nothing") : out)).isEqualTo(before);
    if (foreign) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    } else if (run.exitCode() == ExitCode.DONE) {
      JsonNode told = JSON.readTree(run.out());
      assertThat(told.get("images").asInt()).isEqualTo(visible);
    }
  }

  @Test
  void givenRandomIdxFiles_whenPrepared_thenWholeDataSetOrOneLine() throws Exception {
    cases(25, this::prepare);
  }

  private void prepare(Chance chance, Path folder) throws Exception {
    Path source = folder.resolve(chance.fileName("source"));
    RandomQuartet.write(source, chance);
    Path out = folder.resolve(chance.fileName("out"));
    boolean foreign = chance.oneIn(5);
    if (foreign) {
      RandomPictures.fill(out.resolve(chance.oneOf("train", "test", "kept")), chance);
      Files.writeString(out.resolve("manifest.json"), chance.oneOf("{}", "mine", "[1]"));
    }
    Path nothing = folder.resolve("nothing");
    Snapshot before = Snapshot.of(folder, foreign ? nothing : out);

    List<String> command =
        new ArrayList<>(List.of("prepare", "--source", source.toString(), "--to", out.toString()));
    command.addAll(List.of("--size", String.valueOf(1 + chance.below(40))));
    command.addAll(List.of("--shards", String.valueOf(1 + chance.below(4))));
    if (chance.oneIn(2)) {
      command.add(chance.oneOf("--overwrite", "--if-absent"));
    }
    CommandRun run = CommandRun.of(command.toArray(String[]::new));

    assertPlain(run, ExitCode.DONE, ExitCode.USAGE, ExitCode.BAD_DATA);
    assertThat(Snapshot.of(folder, foreign ? nothing : out)).isEqualTo(before);
    assertThat(foreign && run.exitCode() == ExitCode.DONE).isFalse();
    if (run.exitCode() == ExitCode.DONE) {
      CommandRun inspected = CommandRun.of("inspect", out.toString(), "--digest");
      assertThat(inspected.err()).isEmpty();
    } else if (!foreign) {
      assertThat(out.resolve("manifest.json")).doesNotExist();
    }
  }

  @Test
  void givenRandomRequests_whenServed_thenAnAnswerToEach() throws Exception {
    byte[] picture = png();
    try (ImageServer server =
        ImageServer.start(
            "127.0.0.1",
            0,
            new StoredSource(
                new Configuration(false),
                model.toString(),
                OptionalInt.of(28),
                EngineOptions.ofThreads(1)),
            Duration.ofDays(1))) {
      cases(
          500,
          (chance, folder) -> {
            byte[] request = new RandomRequest(chance).bytes(server.port(), picture);
            String answer = answer(server.port(), request);
            // Of a request that it does not read to its end the server may close the connection.
            if (!answer.isEmpty()) {
              assertThat(answer).matches("(?s)HTTP/1\\.1 (2|4)\\d\\d .*");
            }
            if (!answer.contains(REFUSED_BY_JDK) && !answer.contains(PAGE)) {
              assertThat(answer).doesNotContainPattern(JAVA);
            }
            String good =
                "POST /predict HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                    .formatted(server.port(), picture.length);
            if (chance.oneIn(10)) {
              ByteArrayOutputStream whole = new ByteArrayOutputStream();
              whole.writeBytes(good.getBytes(StandardCharsets.ISO_8859_1));
              whole.writeBytes(picture);
              assertThat(answer(server.port(), whole.toByteArray())).startsWith("HTTP/1.1 200 ");
            }
          });
    }
  }

  private static String answer(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_PATIENCE_MILLIS);
      socket.getOutputStream().write(request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }

  private static byte[] png() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(20, 30, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  @Test
  void givenRandomRunIds_whenTrained_thenRefusedUnlessItIsAName() throws Exception {
    cases(
        200,
        (chance, folder) -> {
          String id = chance.oneIn(4) ? chance.fileName("") + "/" + chance.text() : chance.text();
          if (id.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
            return;
          }
          Path precious = Files.writeString(folder.resolve("precious.txt"), "mine");
          for (String command : List.of("train", "retrain")) {
            CommandRun run =
                CommandRun.of(
                    command,
                    "--run-id=" + id,
                    "--set",
                    "runs.uri=" + folder,
                    "--set",
                    "data.uri=" + folder.resolve("none"));
            assertPlain(run, ExitCode.USAGE);
          }
          assertThat(precious).hasContent("mine");
          assertThat(folder.toFile().list()).containsExactly("precious.txt");
        });
  }

  @Test
  void givenRandomSettings_whenTrained_thenNothingIsTouched() throws Exception {
    List<String> keys = ConfigKeys.reference().stream().map(ConfigKeys.Key::name).toList();
    cases(
        100,
        (chance, folder) -> {
          Path precious = Files.writeString(folder.resolve("precious.txt"), "mine");
          List<String> command =
              new ArrayList<>(List.of("train", "--run-id", "x", "--set", "data.uri=none"));
          for (int settings = 1 + chance.below(4); settings > 0; settings--) {
            String key = chance.oneIn(8) ? chance.text() : keys.get(chance.below(keys.size()));
            String value =
                chance.oneOf(
                    chance.text(), "-1", "0", "1e309", "NaN", "9223372036854775808", "true");
            if (!key.startsWith("runs.") && !key.startsWith("mlflow.")) {
              command.addAll(List.of("--set", key + chance.oneOf("=", "=", "") + value));
            }
          }
          command.addAll(List.of("--set", "runs.uri=" + folder.resolve("runs")));
          CommandRun run = CommandRun.of(command.toArray(String[]::new));
          assertPlain(run, ExitCode.USAGE, ExitCode.BAD_DATA);
          assertThat(precious).hasContent("mine");
          // A valid one leaves at most the word of its failure.
          assertThat(folder.toFile().list()).contains("precious.txt").hasSizeLessThanOrEqualTo(2);
        });
  }

  /** One line for people, if any, and an exit code that is expected. */
  private static void assertPlain(CommandRun run, Integer... exitCodes) {
    assertThat(Set.of(exitCodes)).as(run.err()).contains(run.exitCode());
    assertThat(run.err()).doesNotContainPattern(JAVA);
    assertThat(run.err().lines().filter(line -> line.startsWith("error: ")).count())
        .as(run.err())
        .isEqualTo(run.exitCode() == ExitCode.DONE ? 0 : 1);
    assertThat(run.err().lines().count()).as(run.err()).isLessThanOrEqualTo(3);
  }
}
