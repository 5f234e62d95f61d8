package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the real process in the middle of a run and starts it again, or stops it for a while. */
class InterruptedRunIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int TERMINATED = 143;
  private static final int LOCKED = 75;
  private static final int EPOCHS = 8;

  @TempDir private Path work;
  private final List<SubmittedRun> started = new ArrayList<>();

  @BeforeEach
  void prepare() throws Exception {
    PreparedSubset.writeOnLocalSpark(work.resolve("data"));
  }

  @AfterEach
  void endWhatStillRuns() {
    started.forEach(SubmittedRun::close);
  }

  @Test
  void givenRunEndedBySigtermAndBySigkill_whenStartedAgain_thenBitsOfTheUndisturbedRun()
      throws Exception {
    SubmittedRun whole = start("whole");
    assertThat(whole.exitCode()).isZero();

    SubmittedRun first = start("cut");
    first.awaitEpoch(2);
    first.process().destroy();
    assertThat(first.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitCode()).isEqualTo(TERMINATED);
    assertThat(first.output())
        .containsOnlyOnce("Told to end by a signal")
        .doesNotContain("\tat ", "Exception", "ERROR", "error: ");
    JsonNode killed = first.status();
    assertThat(killed.get("state").asText()).isEqualTo("killed");
    assertThat(killed.get("exitCode").asInt()).isEqualTo(TERMINATED);
    assertThat(killed.get("message").asText())
        .isEqualTo(
            "told to end after %d of %d epochs; the same command goes on from there"
                .formatted(killed.get("epochs").asInt(), EPOCHS));

    SubmittedRun second = start("cut");
    second.awaitEpoch(killed.get("epochs").asInt() + 2);
    second.close();
    assertThat(second.status().get("state").asText()).isEqualTo("running");

    SubmittedRun last = start("cut");
    assertThat(last.exitCode()).isZero();
    JsonNode status = last.status();
    assertThat(status.get("state").asText()).isEqualTo("succeeded");
    assertThat(status.get("continuedAfterEpoch").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(status.get("parametersSha256")).isEqualTo(whole.status().get("parametersSha256"));
    assertThat(last.epochs()).isEqualTo(EPOCHS);
  }

  /**
   * Ctrl-Z, or the lid of a laptop, for longer than Spark waits for an executor's heartbeat, and
   * than the run's lease lasts. Without what SessionsIT looks at, it is a matter of chance whether
   * the heartbeat comes first.
   */
  @Test
  void givenProcessStoppedForLongerThanHeartbeatsMayStayOut_whenItGoesOn_thenItSucceeds()
      throws Exception {
    SubmittedRun run =
        start(
            "stopped",
            List.of("runs.lease-seconds=3"),
            "--conf",
            "spark.network.timeout=4s",
            "--conf",
            "spark.network.timeoutInterval=1s",
            "--conf",
            "spark.executor.heartbeatInterval=1s");
    run.awaitEpoch(2);

    run.signal("STOP");
    Thread.sleep(8_000);
    run.signal("CONT");

    assertThat(run.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as(run.output())
        .isTrue();
    assertThat(run.exitCode()).isZero();
    assertThat(run.epochs()).isEqualTo(EPOCHS);
  }

  @Test
  void givenTwoOfOneRunStartedAtOnce_whenBothEnd_thenOneHasTrainedAndTheOtherExits75()
      throws Exception {
    SubmittedRun one = start("twice");
    SubmittedRun two = start("twice");
    while (one.process().isAlive() && two.process().isAlive()) {
      Thread.sleep(20);
    }
    SubmittedRun refused = one.process().isAlive() ? two : one;
    SubmittedRun trained = refused == one ? two : one;

    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(LOCKED);
    assertThat(trained.exitCode()).as(trained.output()).isZero();
    assertThat(trained.status().get("state").asText()).isEqualTo("succeeded");
    assertThat(trained.epochs()).isEqualTo(EPOCHS);
    assertThat(trained.output())
        .containsOnlyOnce("error: ")
        .contains("/.leases/twice is held by train twice on ");
  }

  private SubmittedRun start(String id, String... submitOptions) throws IOException {
    return start(id, List.of(), submitOptions);
  }

  private SubmittedRun start(String id, List<String> settings, String... submitOptions)
      throws IOException {
    List<String> options = new ArrayList<>(List.of("--master", "local[2]"));
    options.addAll(List.of(submitOptions));
    Path runs = Files.createDirectories(work.resolve("runs"));
    List<String> all = new ArrayList<>(settings);
    all.addAll(
        List.of(
            "data.uri=" + work.resolve("data"),
            "data.size=28",
            "model.width=8",
            "averaging.batch-norm-examples=64",
            "train.epochs=" + EPOCHS,
            "train.batch-size-per-replica=64"));
    SubmittedRun run = SubmittedRun.start(runs, id, options, all);
    started.add(run);
    return run;
  }
}
