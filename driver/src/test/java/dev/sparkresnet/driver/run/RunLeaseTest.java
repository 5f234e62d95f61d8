package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.lease.LeaseHeldException;
import dev.sparkresnet.driver.lease.LeaseLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLeaseTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 12, 1, 10, 15);
  private static final RunId ID = new RunId("x");

  private final Configuration hadoop = new Configuration(false);

  @TempDir private Path runs;

  @Test
  void givenRunHeld_whenAnotherWantsIt_thenRefusedWithWhoHasItAndNothingIsMade()
      throws IOException {
    try (RunLease lease = acquire()) {
      assertThat(lease.id()).isEqualTo(ID);
      assertThatThrownBy(this::acquire)
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageStartingWith("Lease file:" + runs + "/.leases/x is held by train x on ");
      assertThat(runs.resolve("x")).doesNotExist();
    }
    acquire().close();
  }

  @Test
  void givenRunHeld_whenItsFolderIsMadeAnew_thenItIsStillHeld() throws IOException {
    try (RunLease lease = acquire()) {
      lease.directory().createAnew();
      lease.directory().write(status());
      lease.directory().createAnew();
      assertThat(runs.resolve("x")).isEmptyDirectory();
      assertThatThrownBy(this::acquire).isInstanceOf(LeaseHeldException.class);
    }
  }

  @Test
  void givenLeaseTakenByAnother_whenAnythingIsWritten_thenTheFolderStaysAsItIs() throws Exception {
    try (RunLease lease = acquire()) {
      RunDirectory directory = lease.directory();
      directory.createAnew();
      directory.write(status());
      byte[] before = Files.readAllBytes(runs.resolve("x/status.json"));
      Path file = runs.resolve(".leases/x/000001.json");
      Files.writeString(
          runs.resolve(".leases/x/000002.json"),
          Files.readString(file).replaceAll("\"token\" : \"[^\"]*\"", "\"token\" : \"other\""));

      for (RunDirectory.Writing writing :
          List.<RunDirectory.Writing>of(
              () -> directory.write(status()),
              () -> directory.writeDocument("verdict.json", List.of()),
              () -> directory.uninterrupted(() -> Files.createFile(runs.resolve("x/checkpoint"))),
              directory::createAnew,
              () -> directory.continueAfter(0),
              () -> directory.writeLast(status()),
              directory::requireWritable)) {
        assertThatThrownBy(writing::run)
            .isInstanceOf(LeaseLostException.class)
            .hasMessageContaining("/.leases/x of train x on ")
            .hasMessageContaining("this run writes nothing any more");
      }
      assertThat(runs.resolve("x").toFile().list()).containsExactly("status.json");
      assertThat(runs.resolve("x/status.json")).hasBinaryContent(before);
    }
  }

  @Test
  void givenNoId_whenSeveralStartInTheSameSecond_thenEachHasItsOwn() throws IOException {
    try (RunLease first = acquireNew();
        RunLease second = acquireNew();
        RunLease third = acquireNew()) {
      assertThat(List.of(first.id(), second.id(), third.id()))
          .extracting(RunId::value)
          .containsExactly("20261201-101500", "20261201-101500-2", "20261201-101500-3");
    }
  }

  @Test
  void givenNoId_whenOneIsThereAndFinished_thenTheNextNumber() throws IOException {
    try (RunLease first = acquireNew()) {
      first.directory().createAnew();
    }
    Files.writeString(runs.resolve("20261201-101500-2"), "a file");
    try (RunLease next = acquireNew()) {
      assertThat(next.id()).hasToString("20261201-101500-3");
    }
  }

  @Test
  void givenNoId_whenManyThreadsStartAtOnce_thenAllIdsDiffer() throws Exception {
    int threads = 8;
    Set<RunId> ids = ConcurrentHashMap.newKeySet();
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<RunLease> leases = new ArrayList<>();
    try {
      List<Future<RunLease>> started = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        started.add(
            pool.submit(
                () -> {
                  begin.await();
                  return acquireNew();
                }));
      }
      begin.countDown();
      for (Future<RunLease> each : started) {
        leases.add(each.get());
        ids.add(each.get().id());
      }
    } finally {
      pool.shutdown();
      leases.forEach(RunLease::close);
    }
    assertThat(ids).hasSize(threads);
  }

  private RunLease acquire() throws IOException {
    return RunLease.acquire(hadoop, path(), ID, IfPresent.CONTINUED, "train", MINUTE);
  }

  private RunLease acquireNew() throws IOException {
    return RunLease.acquireNew(hadoop, path(), "train", MINUTE, NOW);
  }

  private org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path("file:" + runs);
  }

  private static RunStatus status() {
    return RunStatus.withoutTraining(
        "x", RunStatus.State.FAILED, 1, "failed", null, null, Instant.EPOCH);
  }
}
