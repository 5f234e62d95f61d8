package dev.sparkresnet.driver.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.LeaseProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that want the same lease on a local file system. */
class LeaseIT {
  private static final int ROUNDS = 50;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir private Path root;

  @ParameterizedTest
  @EnumSource
  void givenTwoProcesses_whenTheyAcquireAtOnce_thenExactlyOneHolds(AfterSilence afterSilence)
      throws IOException {
    try (LeaseProcess first = start("first", LONG, afterSilence);
        LeaseProcess second = start("second", LONG, afterSilence)) {
      for (int round = 1; round <= ROUNDS; round++) {
        first.acquire();
        second.acquire();
        assertThat(Stream.of(first.answer(), second.answer()))
            .as("round %d", round)
            .containsOnlyOnce(LeaseProcess.HELD)
            .anyMatch(answer -> answer.startsWith("Lease file:" + directory() + " is held by "));
        first.release();
        second.release();
        assertThat(Stream.of(first.answer(), second.answer())).containsOnly(LeaseProcess.RELEASED);
      }
    }
    assertThat(names()).containsExactly("%06d.json".formatted(ROUNDS));
  }

  @ParameterizedTest
  @EnumSource
  void givenOwnerKilled_whenAnotherOfThisMachineWantsIt_thenAtOnce(AfterSilence afterSilence)
      throws IOException {
    try (LeaseProcess owner = start("owner", LONG, afterSilence);
        LeaseProcess other = start("other", LONG, afterSilence)) {
      owner.acquire();
      assertThat(owner.answer()).isEqualTo(LeaseProcess.HELD);
      other.acquire();
      assertThat(other.answer()).contains(" is held by owner on ");
      owner.kill();

      other.acquire();
      assertThat(other.answer()).isEqualTo(LeaseProcess.HELD);
      assertThat(names()).containsExactly("000002.json");
    }
  }

  @Test
  void givenOwnerThatSlept_whenNobodyTookOver_thenItGoesOnAndOthersMustWaitAgain()
      throws Exception {
    try (LeaseProcess sleeper = start("sleeper", SHORT, AfterSilence.TAKEN_AGAIN);
        LeaseProcess other = start("other", LONG, AfterSilence.TAKEN_AGAIN)) {
      sleeper.acquire();
      assertThat(sleeper.answer()).isEqualTo(LeaseProcess.HELD);
      sleeper.stop();
      Thread.sleep(SHORT.plusSeconds(1).toMillis());
      sleeper.goOn();

      sleeper.check();
      assertThat(sleeper.answer()).isEqualTo(LeaseProcess.HELD);
      assertThat(names()).doesNotContain("000001.json").hasSize(1);
      sleeper.release();
      assertThat(sleeper.answer()).isEqualTo(LeaseProcess.RELEASED);
      other.acquire();
      assertThat(other.answer()).isEqualTo(LeaseProcess.HELD);
    }
  }

  @Test
  void givenOwnerThatSleptTooLong_whenItWakesUp_thenItNoticesAndLeavesTheOtherAlone()
      throws Exception {
    try (LeaseProcess stale = start("stale", SHORT);
        LeaseProcess other = start("other", LONG)) {
      stale.acquire();
      assertThat(stale.answer()).isEqualTo(LeaseProcess.HELD);
      stale.stop();
      awaitAcquired(other);
      String taken = Files.readString(directory().resolve("000002.json"));

      stale.goOn();
      stale.check();
      assertThat(stale.answer())
          .startsWith("Lease file:" + directory() + " of stale on ")
          .contains(" is lost: ");
      stale.release();
      assertThat(stale.answer()).isEqualTo(LeaseProcess.RELEASED);
      other.check();
      assertThat(other.answer()).isEqualTo(LeaseProcess.HELD);
      assertThat(directory().resolve("000002.json")).hasContent(taken);
    }
  }

  private static void awaitAcquired(LeaseProcess process) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    String answer = "";
    while (!answer.equals(LeaseProcess.HELD)) {
      assertThat(System.nanoTime()).as("%s", answer).isLessThan(deadline);
      Thread.sleep(50);
      process.acquire();
      answer = process.answer();
    }
  }

  private LeaseProcess start(String owner, Duration timeToLive) throws IOException {
    return start(owner, timeToLive, AfterSilence.LOST);
  }

  private LeaseProcess start(String owner, Duration timeToLive, AfterSilence afterSilence)
      throws IOException {
    return LeaseProcess.start("file:" + directory(), owner, timeToLive, afterSilence, Map.of());
  }

  private Path directory() {
    return root.resolve("lease");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
