package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the real process in the middle of a run, twice, and starts it again. */
class InterruptedRunIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int TERMINATED = 143;
  private static final int EPOCHS = 8;

  @TempDir private Path work;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void givenRunEndedBySigtermAndBySigkill_whenStartedAgain_thenBitsOfTheUndisturbedRun()
      throws Exception {
    LocalSpark spark = new LocalSpark("local[2]");
    PreparedSubset.write(work.resolve("data"));
    spark.close();
    assertThat(start("whole").waitFor()).isZero();

    Process first = start("cut");
    awaitEpoch("cut", 2, first);
    first.destroy();
    assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(TERMINATED);
    JsonNode killed = json("cut", "status.json");
    assertThat(killed.get("state").asText()).isEqualTo("killed");
    assertThat(killed.get("exitCode").asInt()).isEqualTo(TERMINATED);
    assertThat(killed.get("message").asText())
        .isEqualTo(
            "told to end after %d of %d epochs; the same command goes on from there"
                .formatted(killed.get("epochs").asInt(), EPOCHS));

    Process second = start("cut");
    awaitEpoch("cut", killed.get("epochs").asInt() + 2, second);
    second.destroyForcibly().waitFor();
    assertThat(json("cut", "status.json").get("state").asText()).isEqualTo("running");

    assertThat(start("cut").waitFor()).isZero();
    JsonNode status = json("cut", "status.json");
    assertThat(status.get("state").asText()).isEqualTo("succeeded");
    assertThat(status.get("continuedAfterEpoch").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(status.get("parametersSha256"))
        .isEqualTo(json("whole", "status.json").get("parametersSha256"));
    assertThat(epochs("cut")).isEqualTo(EPOCHS);
  }

  private Process start(String id) throws IOException {
    List<String> command = new ArrayList<>(List.of("scripts/spark-resnet", "--master", "local[2]"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1", "--", "train"));
    for (String setting :
        List.of(
            "data.uri=" + work.resolve("data"),
            "data.size=28",
            "model.width=8",
            "train.epochs=" + EPOCHS,
            "train.batch-size-per-replica=64",
            "runs.uri=" + work.resolve("runs"))) {
      command.addAll(List.of("--set", setting));
    }
    command.addAll(List.of("--run-id", id));
    Process process =
        new ProcessBuilder(command)
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve(id + ".log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  private void awaitEpoch(String id, int epoch, Process process) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (epochs(id) < epoch) {
      assertThat(process.isAlive()).as("%s", Files.readString(work.resolve(id + ".log"))).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private int epochs(String id) throws IOException {
    Path metrics = work.resolve("runs").resolve(id).resolve("metrics.jsonl");
    return Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
  }

  private JsonNode json(String id, String name) throws IOException {
    return JSON.readTree(work.resolve("runs").resolve(id).resolve(name).toFile());
  }
}
