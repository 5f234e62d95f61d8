package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.ReadEvent;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import dev.sparkresnet.driver.fixture.SwappedClasses;
import dev.sparkresnet.driver.fixture.TestEngine;
import dev.sparkresnet.driver.lease.Lease;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** retrain as a scheduler starts it. */
class RetrainIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int EPOCHS = 2;

  @TempDir private static Path shared;
  private static LocalSpark spark;

  @TempDir private Path work;

  @BeforeAll
  static void prepare() throws IOException {
    spark = new LocalSpark("local[2]");
    PreparedSubset.write(shared.resolve("data"));
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  @Test
  void givenFirstRun_whenStartedAgain_thenNothingIsDoneAndTheStatusIsTheSame() throws IOException {
    CommandRun first = retrain("a");
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode told = lastLine(first);
    assertThat(told).isEqualTo(status("a"));
    assertThat(told.get("outcome").asText()).isEqualTo("promoted");
    assertThat(told.get("message").asText())
        .matches("promoted: accuracy 0\\.\\d{4}, no champion yet");
    assertThat(told.get("reasons")).isNotEmpty();
    assertThat(champion()).isEqualTo("a");
    String metrics = Files.readString(run("a").resolve("metrics.jsonl"));
    assertThat(ReadEvent.ofFolder(run("a").resolve("tensorboard")))
        .extracting(ReadEvent::step)
        .containsExactly(0L, 1L, 0L, 2L);

    CommandRun again = retrain("a");

    assertThat(again.err()).isEmpty();
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(lastLine(again)).isEqualTo(told);
    assertThat(again.out()).doesNotContain("epoch 1");
    assertThat(run("a").resolve("metrics.jsonl")).hasContent(metrics);
    JsonNode verdict = JSON.readTree(run("a").resolve("verdict.json").toFile());
    assertThat(verdict.get("parametersSha256")).isEqualTo(told.get("parametersSha256"));
  }

  @Test
  void givenInputsThatWereJudged_whenStartedUnderAnotherId_thenNothingToDo() throws IOException {
    assertThat(retrain("a").exitCode()).isEqualTo(ExitCode.DONE);

    CommandRun lenient = retrain("b");
    CommandRun strict = start("c", List.of("--strict-exit"));

    assertThat(lenient.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(strict.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(lastLine(strict).get("message").asText())
        .isEqualTo(
            "nothing to do: run a had the same data, configuration and code and was promoted");
    assertThat(lastLine(strict).get("exitCode").asInt()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(run("c").resolve("model.zip")).doesNotExist();
  }

  @Test
  void givenAttemptCutAfterPromotion_whenStartedAgain_thenOnlyItsStatusIsWritten()
      throws IOException {
    assertThat(retrain("a").exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode finished = status("a");
    Files.delete(run("a").resolve("status.json"));
    deleteFiles(model().resolve("judged"));
    byte[] published = Files.readAllBytes(model().resolve("versions/a/model.zip"));
    Path verdict = run("a").resolve("verdict.json");
    Path elsewhere = Files.move(verdict, work.resolve("verdict.json"));

    CommandRun without = retrain("a");
    assertThat(without.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(without.err())
        .isEqualTo(
            "error: Run file:%s is the champion, but its verdict.json is missing; choose another --run-id%n"
                .formatted(run("a")));
    assertThat(champion()).isEqualTo("a");
    Files.move(elsewhere, verdict);

    CommandRun again = retrain("a");

    assertThat(again.err()).isEmpty();
    for (String key : List.of("outcome", "message", "parametersSha256", "testAccuracy", "epochs")) {
      assertThat(status("a").get(key)).as(key).isEqualTo(finished.get(key));
    }
    assertThat(status("a").get("continuedAfterEpoch").asInt()).isEqualTo(EPOCHS);
    assertThat(model().resolve("versions/a/model.zip")).hasBinaryContent(published);
    assertThat(retrain("b").out()).contains("nothing to do");
  }

  @Test
  void givenLeaseOfAnother_whenStarted_thenExit75AndOnlyStatusSaysSo() throws IOException {
    Files.createDirectories(work.resolve("registry/models/fashion-mnist"));
    try (Lease other =
        Lease.acquire(
            new Configuration(),
            new org.apache.hadoop.fs.Path(
                work.resolve("registry/models/fashion-mnist/lease").toUri()),
            "somebody",
            Duration.ofMinutes(1))) {
      other.requireHeld();

      CommandRun run = retrain("a");

      assertThat(run.exitCode()).isEqualTo(ExitCode.LOCKED);
      assertThat(run.err()).startsWith("error: ").contains("somebody").hasLineCount(1);
      assertThat(lastLine(run).get("exitCode").asInt()).isEqualTo(ExitCode.LOCKED);
      assertThat(run("a").toFile().list()).containsExactly("status.json");
      assertThat(status("a").get("exitCode").asInt()).isEqualTo(ExitCode.LOCKED);
      assertThat(status("a").get("message").asText()).contains("somebody");
    }
    assertThat(retrain("a").exitCode()).isEqualTo(ExitCode.DONE);
  }

  /** The one with the lease is stopped until the other has asked, however late that starts. */
  @Test
  void givenTwoStartedAtOnce_whenBothEnd_thenExactlyOneHasTrained() throws Exception {
    String life = "retrain.lease-seconds=600";
    try (SubmittedRun one = submit("one", "train.epochs=12", life);
        SubmittedRun two = submit("two", "train.epochs=12", life, "train.seed=1")) {
      while (one.epochs() == 0 && two.epochs() == 0) {
        assertThat(one.process().isAlive() || two.process().isAlive())
            .as("%s%n%s", one.output(), two.output())
            .isTrue();
        Thread.sleep(20);
      }
      SubmittedRun first = one.epochs() > 0 ? one : two;
      SubmittedRun second = first == one ? two : one;
      first.signal("STOP");
      assertThat(second.exitCode()).as("%s", second.output()).isEqualTo(ExitCode.LOCKED);
      first.signal("CONT");
      assertThat(first.exitCode()).as("%s", first.output()).isEqualTo(ExitCode.DONE);
      assertThat(run(first == one ? "two" : "one").toFile().list()).containsExactly("status.json");
      assertThat(run(first == one ? "one" : "two").resolve("model.zip")).exists();
    }
  }

  @Test
  void givenSigterm_whenStartedAgain_thenTheLeaseIsFreeAndTheRunGoesOn() throws Exception {
    try (SubmittedRun first = submit("a", "train.epochs=8", "retrain.lease-seconds=600")) {
      first.awaitEpoch(1);
      first.process().destroy();
      assertThat(first.exitCode()).isEqualTo(ExitCode.TERMINATED);
      assertThat(first.status().get("state").asText()).isEqualTo("killed");
    }

    CommandRun again = retrain("a", "train.epochs=8", "retrain.lease-seconds=600");

    assertThat(again.err()).isEmpty();
    assertThat(status("a").get("continuedAfterEpoch").asInt()).isPositive();
    assertThat(status("a").get("outcome").asText()).isEqualTo("promoted");
  }

  @Test
  void givenWebhook_whenRunEnds_thenItGetsTheLastLine() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/told";
    try {
      CommandRun run = retrain("a", "retrain.webhook-file=" + webhook(address));

      assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
      ObjectNode told = (ObjectNode) JSON.readTree(received.poll(10, TimeUnit.SECONDS));
      assertThat(told.remove("text").asText())
          .isEqualTo("spark-resnet retrain a: " + lastLine(run).get("message").asText());
      assertThat(told).isEqualTo(lastLine(run));

      CommandRun failed = retrain("c", "data.size=32", "retrain.webhook-file=" + webhook(address));

      assertThat(failed.exitCode()).isEqualTo(ExitCode.BAD_DATA);
      assertThat(JSON.readTree(received.poll(10, TimeUnit.SECONDS)).get("text").asText())
          .isEqualTo(
              "spark-resnet retrain c: failed (exit code 65): "
                  + lastLine(failed).get("message").asText());
    } finally {
      server.stop(0);
    }

    CommandRun nobody = retrain("b", "train.seed=3", "retrain.webhook-file=" + webhook(address));

    assertThat(nobody.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(nobody.err()).isEmpty();
  }

  @Test
  void givenWarmStart_whenChampionHasAnotherWidth_thenErrorNamesTheParameter() throws IOException {
    assertThat(retrain("a").exitCode()).isEqualTo(ExitCode.DONE);

    CommandRun run = retrain("b", "model.width=4", "retrain.warm-start=champion");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err())
        .startsWith("error: Version a cannot start this network: ")
        .contains("is expected, it has [")
        .endsWith(
            "set model.width and data as that version had them, or retrain.warm-start=none\n");
    assertThat(status("b").get("state").asText()).isEqualTo("failed");
    assertThat(champion()).isEqualTo("a");
  }

  @Test
  void givenWarmStart_whenTrained_thenItBeginsWhereTheChampionEnded() throws IOException {
    assertThat(retrain("a", "train.epochs=8").exitCode()).isEqualTo(ExitCode.DONE);

    CommandRun warm =
        retrain("b", "train.epochs=1", "retrain.warm-start=champion", "promotion.significance=1");

    assertThat(warm.out()).contains("Starting from version a");
    double ended = epochs("a").get(7).get("trainLoss").asDouble();
    double began = epochs("a").get(0).get("trainLoss").asDouble();
    assertThat(epochs("b").get(0).get("trainLoss").asDouble()).isLessThan((ended + began) / 2);
    JsonNode manifest = JSON.readTree(run("b").resolve("manifest.json").toFile());
    assertThat(manifest.get("configuration").get("retrain.warm-start").asText()).isEqualTo("a");
  }

  @Test
  void givenTodayAsRunId_whenStarted_thenItIsTheDayInUtc() throws IOException {
    LocalDate before = LocalDate.now(ZoneOffset.UTC);
    CommandRun run = retrain("today", "data.size=32");
    LocalDate after = LocalDate.now(ZoneOffset.UTC);

    assertThat(lastLine(run).get("runId").asText()).isIn(before.toString(), after.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void givenUnknownVersionToStartFrom_whenStarted_thenErrorNamesIt() throws IOException {
    CommandRun run = retrain("a", "retrain.warm-start=2020-01-01");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err()).contains("2020-01-01").hasLineCount(1);
  }

  @Test
  void givenChampionWithDamagedModel_whenStarted_thenItIsNotJudgedAgainst() throws IOException {
    assertThat(retrain("a").exitCode()).isEqualTo(ExitCode.DONE);
    Path file = model().resolve("versions/a/model.zip");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    CommandRun run = retrain("b", "train.seed=1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err()).contains("versions/a/model.zip", "rollback").hasLineCount(1);
    assertThat(champion()).isEqualTo("a");
    assertThat(status("b").get("exitCode").asInt()).isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void givenRunOfTrain_whenRetrainedUnderItsId_thenItIsLeftAlone() throws IOException {
    List<String> command = new ArrayList<>(List.of("train", "--run-id", "a"));
    settings().forEach(setting -> command.addAll(List.of("--set", setting)));
    assertThat(CommandRun.of(command.toArray(String[]::new)).exitCode()).isZero();

    CommandRun run = retrain("a");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: file:%s holds a finished run of train, expected one of retrain or nothing; choose another --run-id%n"
                .formatted(run("a")));
    assertThat(status("a").get("outcome").isNull()).isTrue();
  }

  @Test
  void givenDataThatFailTheGate_whenMended_thenTheSameIdBeginsAnew() throws IOException {
    CommandRun refused = retrain("a", "data-gate.min-images-per-class=1000");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(refused.err()).contains("data-gate.min-images-per-class").hasLineCount(1);
    assertThat(run("a").resolve("data-report.json")).exists();
    assertThat(run("a").resolve("metrics.jsonl")).doesNotExist();
    assertThat(retrain("a").exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void givenLabelsThatMeanOtherClasses_whenRetrained_thenRefusedBeforeTraining()
      throws IOException {
    String swapped = SwappedClasses.of(shared.resolve("data"), work.resolve("swapped")).toString();
    CommandRun judging = retrain("a", "promotion.data-uri=" + swapped);
    assertThat(judging.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(judging.err())
        .contains(
            "The data that judge must be of the same classes in the same order, the data set has [t-shirt/top, trouser, ",
            "what judges has [trouser, t-shirt/top, ")
        .hasLineCount(1);
    assertThat(run("a").resolve("metrics.jsonl")).doesNotExist();

    assertThat(retrain("b").exitCode()).isEqualTo(ExitCode.DONE);
    CommandRun other = retrain("c", "data.uri=" + swapped);
    assertThat(other.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(other.err())
        .contains(
            "The classes must be the champion's in the champion's order, the champion has [t-")
        .hasLineCount(1);
    CommandRun warm = retrain("d", "data.uri=" + swapped, "retrain.warm-start=b");
    assertThat(warm.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(warm.err())
        .contains("Version b cannot start this network: the same classes in the same order are")
        .hasLineCount(1);
    assertThat(champion()).isEqualTo("b");
  }

  private CommandRun retrain(String id, String... others) {
    return start(id, List.of("--no-doctor"), others);
  }

  private CommandRun start(String id, List<String> options, String... others) {
    List<String> command = new ArrayList<>(List.of("retrain", "--run-id", id));
    command.addAll(options);
    settings(others).forEach(setting -> command.addAll(List.of("--set", setting)));
    return CommandRun.of(command.toArray(String[]::new));
  }

  private SubmittedRun submit(String id, String... others) throws IOException {
    return SubmittedRun.start(
        "retrain",
        Files.createDirectories(work.resolve("runs")),
        id,
        List.of("--master", "local[2]"),
        settings(others));
  }

  private List<String> settings(String... others) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.uri=" + shared.resolve("data"),
                "data.size=" + PreparedSubset.SIZE,
                "model.width=8",
                "train.epochs=" + EPOCHS,
                "train.batch-size-per-replica=16",
                "train.engine=" + TestEngine.name(),
                "runs.uri=" + work.resolve("runs"),
                "registry.uri=" + work.resolve("registry"),
                "data-gate.min-images-per-class=5",
                "promotion.min-accuracy=0",
                "promotion.min-recall=0"));
    settings.addAll(Arrays.asList(others));
    return settings;
  }

  private Path webhook(String address) throws IOException {
    Path file = work.resolve("webhook");
    Files.writeString(file, address + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static JsonNode lastLine(CommandRun run) throws IOException {
    List<String> lines = run.out().lines().toList();
    return JSON.readTree(lines.get(lines.size() - 1));
  }

  private Path run(String id) {
    return work.resolve("runs").resolve(id);
  }

  private Path model() {
    return work.resolve("registry/models/fashion-mnist");
  }

  private JsonNode status(String id) throws IOException {
    return JSON.readTree(run(id).resolve("status.json").toFile());
  }

  private List<JsonNode> epochs(String id) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run(id).resolve("metrics.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private String champion() throws IOException {
    return JSON.readTree(model().resolve("aliases/champion.json").toFile()).get("version").asText();
  }

  private static void deleteFiles(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
