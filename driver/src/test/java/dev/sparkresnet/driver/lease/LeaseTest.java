package dev.sparkresnet.driver.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.UnwritableFileException;
import dev.sparkresnet.driver.device.HostName;
import dev.sparkresnet.driver.fixture.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String HOST = HostName.ofThisMachine();

  private final Configuration hadoop = new Configuration(false);
  private final SettableClock clock = new SettableClock("2026-11-24T02:00:00Z");

  @TempDir private Path root;

  @Test
  void givenNoLease_whenAcquired_thenItsFileSaysByWhomAndUntilWhen() throws IOException {
    try (Lease lease = acquire("first")) {
      lease.requireHeld();

      assertThat(names()).containsExactly("000001.json");
      JsonNode file = file(1);
      assertThat(file.get("generation").asInt()).isEqualTo(1);
      assertThat(file.get("owner").asText()).isEqualTo("first");
      assertThat(file.get("host").asText()).isEqualTo(HOST);
      assertThat(file.get("acquiredAt").asText()).isEqualTo("2026-11-24T02:00:00Z");
      assertThat(file.get("heartbeatAt").asText()).isEqualTo("2026-11-24T02:00:00Z");
      assertThat(file.get("expiresAt").asText()).isEqualTo("2026-11-24T02:01:00Z");
      assertThat(file.get("released").asBoolean()).isFalse();
    }
    assertThat(file(1).get("released").asBoolean()).isTrue();
  }

  @Test
  void givenLeaseHeld_whenAcquired_thenRefusedWithOwnerHostAndTimes() throws IOException {
    try (Lease lease = acquire("first")) {
      clock.advance(Duration.ofSeconds(59));
      assertThatThrownBy(() -> acquire("second"))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessage(
              "Lease file:%s is held by first on %s since 2026-11-24T02:00:00Z, until 2026-11-24T02:01:00Z unless that gives another sign of life; start again when it has ended, or after that time if it has died",
              directory(), HOST);
      lease.requireHeld();
    }
  }

  @Test
  void givenLeaseHeld_whenClosedForGood_thenNothingIsLeftAndTheNextBeginsAnew() throws IOException {
    Lease first = acquire("first");
    first.closeForGood();
    assertThat(directory()).doesNotExist();
    first.close();
    assertThat(directory()).doesNotExist();
    try (Lease next = acquire("next")) {
      next.requireHeld();
      assertThat(names()).containsExactly("000001.json");
    }
  }

  @Test
  void givenLeaseTakenOver_whenClosedForGood_thenTheOtherOneKeepsIt() throws IOException {
    try (Lease old = acquire("old")) {
      clock.advance(Duration.ofMinutes(2));
      try (Lease other = acquire("other")) {
        assertThatThrownBy(old::closeForGood).isInstanceOf(LeaseLostException.class);
        other.requireHeld();
      }
    }
  }

  @Test
  void givenLeaseReleased_whenAcquired_thenTheNextNumberAndTheOldFileIsGone() throws IOException {
    acquire("first").close();
    Files.createFile(directory().resolve(".000001.json.left-by-a-killed-process.tmp"));

    try (Lease lease = acquire("second")) {
      lease.requireHeld();
      assertThat(names()).containsExactly("000002.json");
      assertThat(file(2).get("owner").asText()).isEqualTo("second");
    }
  }

  @Test
  void givenLeaseExpired_whenTakenOver_thenTheOldOwnerNoticesAndTouchesNothing()
      throws IOException {
    Lease stale = acquire("stale");
    clock.advance(MINUTE);
    try (Lease lease = acquire("second")) {
      String taken = Files.readString(directory().resolve("000002.json"));
      stale.beat();
      assertThatThrownBy(stale::requireHeld)
          .isInstanceOf(LeaseLostException.class)
          .hasMessage(
              "Lease file:%s of stale on %s is lost: it got no sign of life within 60.0 s; this run may not change the model any more, start it again",
              directory(), HOST);
      stale.close();

      lease.requireHeld();
      assertThat(names()).containsExactly("000002.json");
      assertThat(directory().resolve("000002.json")).hasContent(taken);
    }
  }

  @Test
  void givenLeaseExpiredAndNobodyElse_whenLookedAfter_thenItsOwnerTakesTheNextNumber()
      throws IOException {
    try (Lease lease = acquire("sleeper", clock, AfterSilence.TAKEN_AGAIN)) {
      clock.advance(Duration.ofHours(8));

      lease.requireHeld();

      assertThat(names()).containsExactly("000002.json");
      assertThat(file(2).get("owner").asText()).isEqualTo("sleeper");
      assertThat(file(2).get("expiresAt").asText()).isEqualTo("2026-11-24T10:01:00Z");
      clock.advance(Duration.ofSeconds(59));
      lease.beat();
      lease.requireHeld();
      assertThat(names()).containsExactly("000002.json");
      clock.advance(Duration.ofHours(8));
      lease.beat();
      assertThat(names()).containsExactly("000003.json");
      lease.requireHeld();
    }
    assertThat(file(3).get("released").asBoolean()).isTrue();
  }

  @Test
  void givenLeaseExpiredAndTakenByAnother_whenItsOwnerWakes_thenItIsLostForGood()
      throws IOException {
    Lease sleeper = acquire("sleeper", clock, AfterSilence.TAKEN_AGAIN);
    clock.advance(MINUTE);
    try (Lease other = acquire("other", clock, AfterSilence.TAKEN_AGAIN)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(sleeper::requireHeld)
            .isInstanceOf(LeaseLostException.class)
            .hasMessage(
                "Lease file:%1$s of sleeper on %2$s is lost: other on %2$s has it since 2026-11-24T02:01:00Z; this run writes nothing any more; let the other one go on, or start this one again when that has ended",
                directory(), HOST);
      }
      other.requireHeld();
    }
    assertThatThrownBy(sleeper::requireHeld).isInstanceOf(LeaseLostException.class);
    sleeper.close();
    assertThat(names()).containsExactly("000002.json");
  }

  @Test
  void givenLeaseExpiredAndItsFileDeleted_whenItsOwnerWakes_thenItIsLost() throws IOException {
    Lease sleeper = acquire("sleeper", clock, AfterSilence.TAKEN_AGAIN);
    clock.advance(MINUTE);
    Files.delete(directory().resolve("000001.json"));
    assertThatThrownBy(sleeper::requireHeld)
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining(" is lost: its file was deleted; ");
    sleeper.close();
  }

  @Test
  void givenOwnerHeldUpWhileItWakes_whenAnotherTakesTheNumber_thenExactlyOneHasIt()
      throws IOException {
    hadoop.setClass("fs.heldup.impl", HeldUpFileSystem.class, RawLocalFileSystem.class);
    List<Lease> others = new ArrayList<>();
    HeldUpFileSystem.meanwhile = null;
    Lease sleeper =
        Lease.acquire(
            hadoop,
            new org.apache.hadoop.fs.Path("heldup:" + directory()),
            "sleeper",
            MINUTE,
            AfterSilence.TAKEN_AGAIN,
            clock);
    clock.advance(MINUTE);
    HeldUpFileSystem.meanwhile = () -> others.add(acquire("other"));

    assertThatThrownBy(sleeper::requireHeld)
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining(" is lost: other on ");
    others.get(0).requireHeld();
    others.get(0).close();
    sleeper.close();
    assertThat(names()).containsExactly("000002.json");
  }

  @Test
  void givenHolderWhoseProcessHasEnded_whenAcquired_thenAtOnce() throws IOException {
    Lease killed = acquire("killed");
    replaceProcess(process -> process.put("pid", Integer.MAX_VALUE));
    try (Lease lease = acquire("next")) {
      lease.requireHeld();
      assertThat(names()).containsExactly("000002.json");
    }
    killed.close();
  }

  @Test
  void givenLeaseOfThisProcessThatCouldNotBeGivenBack_whenAcquired_thenAtOnce() throws IOException {
    Lease first = acquire("first");
    byte[] held = Files.readAllBytes(directory().resolve("000001.json"));
    first.close();
    // As if the file system had been down when it was closed.
    Files.write(directory().resolve("000001.json"), held);
    try (Lease second = acquire("second")) {
      second.requireHeld();
      assertThatThrownBy(() -> acquire("third")).isInstanceOf(LeaseHeldException.class);
    }
  }

  @Test
  void givenHolderOfAnotherBootContainerOrMachine_whenAcquired_thenItMustExpire()
      throws IOException {
    Lease elsewhere = acquire("elsewhere");
    for (String key : List.of("bootId", "namespaces")) {
      replaceProcess(process -> process.put("pid", Integer.MAX_VALUE).put(key, "another"));
      assertThatThrownBy(() -> acquire("next")).isInstanceOf(LeaseHeldException.class);
    }
    replaceProcess(process -> process.put("pid", Integer.MAX_VALUE));
    replace(lease -> lease.put("host", "another"));
    assertThatThrownBy(() -> acquire("next"))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining(" is held by elsewhere on another since ");
    elsewhere.close();
  }

  @Test
  void givenFileOfAVersionThatNamedNoProcess_whenAcquired_thenItMustExpire() throws IOException {
    Lease old = acquire("old");
    replace(lease -> lease.remove("process"));
    assertThatThrownBy(() -> acquire("next")).isInstanceOf(LeaseHeldException.class);
    clock.advance(MINUTE);
    acquire("next").close();
    assertThat(names()).containsExactly("000002.json");
    old.close();
  }

  @Test
  void givenOwnerWhoseClockIsBehind_whenTakenOver_thenItNoticesBeforeItsOwnTimeIsOver()
      throws IOException {
    Lease behind = acquire("behind");
    SettableClock ahead = new SettableClock("2026-11-24T02:30:00Z");
    try (Lease lease = acquire("second", ahead)) {
      assertThatThrownBy(behind::requireHeld)
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining(
              " is lost: second on %s has it since 2026-11-24T02:30:00Z; ".formatted(HOST));
      behind.close();
      lease.requireHeld();
    }
  }

  @Test
  void givenSignsOfLife_whenTimePasses_thenHeldForLonger() throws IOException {
    try (Lease lease = acquire("first")) {
      for (int i = 0; i < 5; i++) {
        clock.advance(Duration.ofSeconds(59));
        lease.beat();
        lease.requireHeld();
      }
      assertThat(file(1).get("acquiredAt").asText()).isEqualTo("2026-11-24T02:00:00Z");
      assertThat(file(1).get("heartbeatAt").asText()).isEqualTo("2026-11-24T02:04:55Z");
      assertThat(file(1).get("expiresAt").asText()).isEqualTo("2026-11-24T02:05:55Z");
    }
  }

  @Test
  void givenOwnerThatIsBusy_whenTimePasses_thenTheThreadKeepsIt() throws Exception {
    Duration life = Duration.ofSeconds(3);
    try (Lease lease = Lease.acquire(hadoop, hadoopPath(), "first", life, AfterSilence.LOST)) {
      String first = file(1).get("heartbeatAt").asText();
      long deadline = System.nanoTime() + life.multipliedBy(10).toNanos();
      while (file(1).get("heartbeatAt").asText().equals(first)) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(20);
      }
      lease.requireHeld();
    }
  }

  @Test
  void givenClockThatGoesBack_whenASignOfLifeIsGiven_thenTimesStay() throws IOException {
    try (Lease lease = acquire("first")) {
      clock.advance(Duration.ofHours(-1));
      lease.beat();
      lease.requireHeld();
      assertThat(file(1).get("heartbeatAt").asText()).isEqualTo("2026-11-24T02:00:00Z");
      assertThat(file(1).get("expiresAt").asText()).isEqualTo("2026-11-24T02:01:00Z");
    }
  }

  @Test
  void givenSignOfLifeFromTheFuture_whenAcquired_thenTheLineSaysThatClocksDiffer()
      throws IOException {
    SettableClock ahead = new SettableClock("2031-01-01T00:00:00Z");
    try (Lease lease = acquire("first", ahead)) {
      assertThatThrownBy(() -> acquire("second"))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessage(
              "Lease file:%1$s is held by first on %2$s since 2031-01-01T00:00:00Z, until 2031-01-01T00:01:00Z unless that gives another sign of life; start again when it has ended, or after that time if it has died. Its last sign of life is of 2031-01-01T00:00:00Z, here on %2$s it is 2026-11-24T02:00:00Z: set the clocks right, or delete file:%1$s/000001.json if no run is going on",
              directory(), HOST);
      lease.requireHeld();
    }
  }

  @Test
  void givenDamagedLease_whenAcquired_thenErrorNamesItAndTheRemedy() throws IOException {
    Files.createDirectory(directory());
    Files.writeString(directory().resolve("000007.json"), "{\"generation\":7,\"released\":false}");
    assertThatThrownBy(() -> acquire("first"))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:%s/000007.json is damaged: owner, host and token are expected, it has null, null and null; delete it if no run is going on",
            directory());
  }

  @Test
  void givenFileDeletedByHand_whenLookedAfter_thenLost() throws IOException {
    try (Lease lease = acquire("first")) {
      Files.delete(directory().resolve("000001.json"));
      assertThatThrownBy(lease::requireHeld)
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining(" of first on %s is lost: its file was deleted; ", HOST);
      assertThatThrownBy(lease::requireHeld).isInstanceOf(LeaseLostException.class);
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void givenDirectoryThatCannotBeWritten_whenAcquired_thenOneLine() {
    assertThatThrownBy(
            () ->
                Lease.acquire(
                    hadoop,
                    new org.apache.hadoop.fs.Path("file:/proc/lease"),
                    "first",
                    MINUTE,
                    AfterSilence.LOST))
        .isInstanceOf(UnwritableFileException.class)
        .hasMessageStartingWith("Cannot write file:/proc/lease/000001.json: ");
  }

  @Test
  void givenProcessHeldUpBeforeItWrites_whenTwoOthersHadTheLeaseMeanwhile_thenItDoesNotGetIt()
      throws IOException {
    acquire("first").close();
    hadoop.setClass("fs.heldup.impl", HeldUpFileSystem.class, RawLocalFileSystem.class);
    List<Lease> third = new ArrayList<>();
    HeldUpFileSystem.meanwhile =
        () -> {
          acquire("second").close();
          return third.add(acquire("third"));
        };

    assertThatThrownBy(
            () ->
                Lease.acquire(
                    hadoop,
                    new org.apache.hadoop.fs.Path("heldup:" + directory()),
                    "held up",
                    MINUTE,
                    AfterSilence.LOST,
                    clock))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining(" is held by third on ");
    third.get(0).requireHeld();
    third.get(0).close();
    assertThat(names()).containsExactly("000003.json");
  }

  private Lease acquire(String owner) throws IOException {
    return acquire(owner, clock);
  }

  private Lease acquire(String owner, SettableClock by) throws IOException {
    return acquire(owner, by, AfterSilence.LOST);
  }

  private Lease acquire(String owner, SettableClock by, AfterSilence afterSilence)
      throws IOException {
    return Lease.acquire(hadoop, hadoopPath(), owner, MINUTE, afterSilence, by);
  }

  /** Makes the first file look as another process had written it. */
  private void replace(Consumer<ObjectNode> change) throws IOException {
    ObjectNode lease = (ObjectNode) file(1);
    change.accept(lease);
    Files.writeString(directory().resolve("000001.json"), lease.toString());
  }

  private void replaceProcess(Consumer<ObjectNode> change) throws IOException {
    HolderProcess own = HolderProcess.ofThisOne();
    replace(
        lease -> change.accept(lease.set("process", JSON.valueToTree(own)).withObject("/process")));
  }

  private Path directory() {
    return root.resolve("lease");
  }

  private org.apache.hadoop.fs.Path hadoopPath() {
    return new org.apache.hadoop.fs.Path("file:" + directory());
  }

  private JsonNode file(int generation) throws IOException {
    return JSON.readTree(Files.readString(directory().resolve("%06d.json".formatted(generation))));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Local files under {@code heldup:///}; much happens before the first one is created. */
  static final class HeldUpFileSystem extends RawLocalFileSystem {
    static Callable<?> meanwhile;

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("heldup:///");
    }

    @Override
    public FSDataOutputStream create(org.apache.hadoop.fs.Path file, boolean overwrite)
        throws IOException {
      Callable<?> action = meanwhile;
      meanwhile = null;
      if (action != null) {
        try {
          action.call();
        } catch (Exception e) {
          throw new IOException(e);
        }
      }
      return super.create(file, overwrite);
    }
  }
}
