package dev.sparkresnet.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.config.OutputConfig;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.lease.LeaseHeldException;
import dev.sparkresnet.driver.run.IfPresent;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAttemptTest {
  @TempDir private Path runs;

  @Test
  void givenWorkThatFails_whenTold_thenStatusSaysWhyAndTheFailureGoesOn() throws Exception {
    try (RunAttempt attempt = begin()) {
      assertThatThrownBy(
              () ->
                  attempt.tell(
                      () -> {
                        throw new BadDataException("There is no data set at nowhere");
                      }))
          .isInstanceOf(BadDataException.class);
      RunStatus status = attempt.directory().status().orElseThrow();
      assertThat(status.state()).isEqualTo(RunStatus.State.FAILED);
      assertThat(status.runId()).isEqualTo("x");
      assertThat(status.exitCode()).isEqualTo(ExitCode.BAD_DATA);
      assertThat(status.message()).isEqualTo("There is no data set at nowhere");
      assertThat(status.epochs()).isZero();
    }
    begin().close();
  }

  @Test
  void givenRecordThatTells_whenTheWorkFails_thenItsStatusStays() throws Exception {
    try (RunAttempt attempt = begin()) {
      assertThatThrownBy(
              () ->
                  attempt.tell(
                      () -> {
                        attempt.handOver();
                        throw CommandException.usage("told by others");
                      }))
          .isInstanceOf(CommandException.class);
      assertThat(attempt.directory().status()).isEmpty();
      assertThat(runs.resolve("x")).doesNotExist();
    }
  }

  @Test
  void givenWorkThatSucceeds_whenTold_thenItsResultAndNoWord() throws Exception {
    try (RunAttempt attempt = begin()) {
      assertThat(attempt.<Integer>tell(() -> 42)).isEqualTo(42);
      assertThat(runs.resolve("x")).doesNotExist();
    }
  }

  @Test
  void givenFolderThatIsNoRun_whenTheWorkFails_thenNothingIsTouched() throws Exception {
    Files.createDirectory(runs.resolve("x"));
    Files.writeString(runs.resolve("x/precious.txt"), "precious");
    try (RunAttempt attempt = begin()) {
      assertThatThrownBy(
              () ->
                  attempt.tell(
                      () -> {
                        throw new IOException("no");
                      }))
          .hasMessage("no");
    }
    assertThat(runs.resolve("x").toFile().list()).containsExactly("precious.txt");
  }

  @Test
  void givenAnotherAttemptAtTheRun_whenBegun_thenRefusedAndItsFolderIsNotTouched()
      throws Exception {
    try (RunAttempt attempt = begin()) {
      assertThatThrownBy(this::begin).isInstanceOf(LeaseHeldException.class);
      assertThat(attempt.directory().status()).isEmpty();
      assertThat(runs.resolve("x")).doesNotExist();
    }
  }

  @Test
  void givenLeaseLost_whenTheWorkFails_thenNoWordAndBothFailuresAreKept() throws Exception {
    try (RunAttempt attempt = begin()) {
      Files.delete(runs.resolve(".leases/x/000001.json"));
      assertThatThrownBy(
              () ->
                  attempt.tell(
                      () -> {
                        throw new BadDataException("bad");
                      }))
          .hasMessage("bad")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThat(runs.resolve("x")).doesNotExist();
    }
  }

  @Test
  void givenNoId_whenTwoBegin_thenTheyDiffer() throws IOException {
    Configuration hadoop = new Configuration(false);
    try (RunAttempt one = RunAttempt.atNew(hadoop, config(), "train");
        RunAttempt two = RunAttempt.atNew(hadoop, config(), "train")) {
      assertThat(one.id()).isNotEqualTo(two.id());
    }
  }

  private RunAttempt begin() throws IOException {
    return RunAttempt.at(
        new Configuration(false), config(), new RunId("x"), IfPresent.CONTINUED, "train");
  }

  private OutputConfig config() {
    return new OutputConfig("file:" + runs, false, 60);
  }
}
