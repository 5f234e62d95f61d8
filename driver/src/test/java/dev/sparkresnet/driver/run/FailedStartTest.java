package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.run.RunStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailedStartTest {
  private static final FailedStart FAILED =
      new FailedStart(
          new RunId("x"), State.FAILED, 64, "why", Instant.parse("2026-12-01T02:00:00Z"));

  @TempDir private Path work;

  private Path folder;
  private RunDirectory directory;

  @BeforeEach
  void open() throws IOException {
    folder = work.resolve("x");
    directory =
        RunDirectory.at(new Configuration(false), new org.apache.hadoop.fs.Path("file:" + folder));
  }

  @Test
  void givenNothing_whenWritten_thenStatusAlone() throws IOException {
    FAILED.write(directory);

    RunStatus status = directory.status().orElseThrow();
    assertThat(status.runId()).isEqualTo("x");
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.exitCode()).isEqualTo(64);
    assertThat(status.message()).isEqualTo("why");
    assertThat(status.startedAt()).isEqualTo("2026-12-01T02:00:00Z");
    assertThat(status.finishedAt()).isNotNull();
    assertThat(folder.toFile().list()).containsExactly("status.json");
    assertThat(EarlierAttempt.in(directory)).isEmpty();
  }

  @Test
  void givenFailedStartBefore_whenWrittenAgain_thenTheNewerWord() throws IOException {
    FAILED.write(directory);
    new FailedStart(FAILED.id(), State.FAILED, 65, "other", FAILED.startedAt()).write(directory);
    assertThat(directory.status().orElseThrow().message()).isEqualTo("other");
  }

  @Test
  void givenFinishedRun_whenWritten_thenItStaysFinished() throws IOException {
    begin(State.SUCCEEDED, 2);
    byte[] before = Files.readAllBytes(folder.resolve("status.json"));
    FAILED.write(directory);
    assertThat(folder.resolve("status.json")).hasBinaryContent(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"RUNNING", "KILLED", "FAILED"})
  void givenRunThatCanGoOn_whenWritten_thenItIsStillWorthThat(State state) throws IOException {
    begin(state, 2);

    FAILED.write(directory);

    EarlierAttempt attempt = EarlierAttempt.in(directory).orElseThrow();
    assertThat(attempt.isWorthContinuing()).isTrue();
    assertThat(attempt.status().state()).isEqualTo(State.FAILED);
    assertThat(attempt.status().message()).isEqualTo("why");
    assertThat(attempt.status().epochs()).isEqualTo(2);
    assertThat(attempt.status().testAccuracy()).isEqualTo(0.5);
  }

  @Test
  void givenRunWhoseStatusIsLost_whenWritten_thenItsEpochsAreCounted() throws IOException {
    begin(State.RUNNING, 3);
    Files.delete(folder.resolve("status.json"));
    directory.append(RunDirectoryTest.epoch(1));
    directory.append(RunDirectoryTest.epoch(2));

    FAILED.write(directory);

    assertThat(EarlierAttempt.in(directory).orElseThrow().isWorthContinuing()).isTrue();
    assertThat(directory.status().orElseThrow().epochs()).isEqualTo(2);
    assertThat(directory.status().orElseThrow().testAccuracy())
        .isEqualTo(RunDirectoryTest.epoch(2).testAccuracy());
  }

  @Test
  void givenFolderOfSomethingElse_whenWritten_thenNothingIsTouched() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("precious.txt"), "precious");
    FAILED.write(directory);
    FAILED.writeLast(directory);
    assertThat(folder.toFile().list()).containsExactly("precious.txt");
  }

  @Test
  void givenFileInItsPlace_whenWritten_thenItStays() throws IOException {
    Files.writeString(folder, "precious");
    FAILED.write(directory);
    assertThat(folder).hasContent("precious");
  }

  @Test
  void givenDamagedStatus_whenWritten_thenItStaysForAPersonToLookAt() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("status.json"), "{");
    assertThatThrownBy(() -> FAILED.write(directory)).isInstanceOf(BadDataException.class);
    assertThat(folder.resolve("status.json")).hasContent("{");
  }

  private void begin(State state, int epochs) throws IOException {
    directory.createAnew();
    directory.write(
        new RunManifest(
            "x",
            "now",
            "0",
            "commit",
            "host",
            "local",
            "data",
            "fingerprint",
            List.of("a", "b"),
            0,
            2,
            Map.of(),
            Map.of(),
            null,
            null));
    directory.write(
        new RunStatus(
            "x", state, null, "before", epochs, 0.5, null, null, null, null, null, "then", null));
  }
}
