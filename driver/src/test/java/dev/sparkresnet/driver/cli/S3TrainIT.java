package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.KilledExchange;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** prepare and train on a real S3 server. */
class S3TrainIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @TempDir private static Path shared;
  private static S3Server s3;
  private static LocalSpark spark;
  private static SmallTraining training;
  private static String digest;

  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.start(shared);
    spark = new LocalSpark("local[2]", s3.clientSettings());
    Configuration hadoop = HadoopSettings.load();
    SmallTraining local =
        new SmallTraining(
            hadoop, "file:" + shared.resolve("data"), "file:" + shared.resolve("runs"));
    assertThat(local.prepare().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(local.start("a").exitCode()).isEqualTo(ExitCode.DONE);
    digest = local.digest("a");

    training = new SmallTraining(hadoop, s3.uri() + "/data", s3.uri() + "/runs");
    CommandRun prepared = training.prepare();
    assertThat(prepared.err()).isEmpty();
    assertThat(prepared.exitCode()).isEqualTo(ExitCode.DONE);
    assertSucceeds("whole");
  }

  @AfterAll
  static void stop() {
    spark.close();
    s3.close();
  }

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private static CommandRun assertSucceeds(String id) throws IOException {
    CommandRun run = training.start(id);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(training.digest(id)).isEqualTo(digest);
    return run;
  }

  @Test
  void givenRun_whenTheServersRequestsAreRead_thenNoCopiesAndMarkersComeLastAndGoFirst()
      throws IOException {
    List<String> requests = s3.requests();
    String run = "/bucket/runs/whole/";
    for (int epoch = 1; epoch <= SmallTraining.EPOCHS; epoch++) {
      String checkpoint = run + "checkpoints/epoch-000" + epoch;
      assertThat(requests)
          .containsSubsequence(
              "PUT " + checkpoint + "/state.bin",
              "PUT " + run + "metrics.jsonl",
              "PUT " + checkpoint + "/checkpoint.json");
      assertThat(requests).containsOnlyOnce("PUT " + checkpoint + "/state.bin");
    }
    String oldest = run + "checkpoints/epoch-0001";
    int newMarker = requests.indexOf("PUT " + run + "checkpoints/epoch-0003/checkpoint.json");
    List<String> pruning = requests.subList(newMarker, requests.size());
    assertThat(pruning.stream().filter(request -> request.startsWith("DELETE " + oldest)))
        .first()
        .isEqualTo("DELETE " + oldest + "/checkpoint.json");
    assertThat(training.files().exists(training.checkpoint("whole", 1))).isFalse();
    assertThat(requests).noneMatch(request -> request.startsWith("COPY "));

    // A rename would have been seen.
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(s3.uri() + "/a");
    training.files().create(file).close();
    training.files().rename(file, file.suffix("b"));
    assertThat(s3.requests()).contains("COPY /bucket/ab");
  }

  @Test
  void givenRunCutBetweenStateAndMarker_whenItGoesOn_thenTheCheckpointBeforeIsUsed()
      throws IOException {
    training.copyUnfinished("whole", "cut");
    training
        .files()
        .delete(
            new org.apache.hadoop.fs.Path(training.checkpoint("cut", 3), "checkpoint.json"), false);

    assertThat(assertSucceeds("cut").out()).contains("going on after epoch 2 of 3");
    assertThat(training.names("cut")).isEqualTo(training.names("whole"));
  }

  @Test
  void givenProcessKilled_whenItsCommandIsRunAgain_thenBitsOfTheUndisturbedRun() throws Exception {
    Process first = process("killed");
    while (s3.get("runs/killed/metrics.jsonl").lines().count() < 2) {
      assertThat(first.isAlive()).as("%s", log("killed")).isTrue();
      Thread.sleep(20);
    }
    first.destroyForcibly().waitFor();
    assertThat(s3.get("runs/killed/status.json")).contains("\"state\" : \"running\"");

    Process second = process("killed");
    assertThat(second.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(second.exitValue()).as("%s", log("killed")).isZero();
    assertThat(training.digest("killed")).isEqualTo(digest);
    assertThat(training.status("killed").get("continuedAfterEpoch").asInt()).isBetween(1, 2);
  }

  @Test
  void givenFinishedRun_whenReplaced_thenTheOtherRunIsThereAndNothingBesideIt() throws IOException {
    assertSucceeds("replaced");
    CommandRun run = training.start("replaced", "--overwrite", "--set", "train.seed=1");
    assertThat(run.err()).isEmpty();
    assertThat(training.digest("replaced")).isNotEqualTo(digest);
    assertThat(training.names("replaced")).isEqualTo(training.names("whole"));
    assertThat(
            training
                .files()
                .exists(new org.apache.hadoop.fs.Path(training.runs(), ".replaced.exchange")))
        .isFalse();
  }

  @Test
  void givenProcessKilledWhileItReplacesAFolder_whenRead_thenOldOrNewIsWhole() throws IOException {
    KilledExchange.assertOldOrNewIsWhole(
        training.hadoop(), new org.apache.hadoop.fs.Path(s3.uri() + "/exchanges"));
  }

  /** The command as a user gives it, with the libraries that s3a needs. */
  private Process process(String id) throws IOException {
    List<String> command = new ArrayList<>(List.of("scripts/spark-resnet", "--master", "local[2]"));
    try (Stream<Path> jars = Files.list(Path.of("target/s3a-jars"))) {
      command.add("--jars");
      command.add(
          jars.map(jar -> jar.toAbsolutePath().toString()).collect(Collectors.joining(",")));
    }
    List<String> conf = new ArrayList<>(List.of("spark.ui.enabled=false"));
    s3.clientSettings().forEach((key, value) -> conf.add("spark.hadoop." + key + "=" + value));
    conf.forEach(each -> command.addAll(List.of("--conf", each)));
    command.addAll(List.of("--", "train", "--run-id", id));
    training.settings().forEach(setting -> command.addAll(List.of("--set", setting)));
    Process process =
        new ProcessBuilder(command)
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(shared.resolve(id + ".log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  private static String log(String id) throws IOException {
    return Files.readString(shared.resolve(id + ".log"));
  }
}
