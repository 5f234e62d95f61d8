package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.HdfsCluster;
import dev.sparkresnet.driver.fixture.LeaseProcess;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry and its lease on a real HDFS, which is read-only for a while. */
class HdfsModelsIT {
  private static final int ROUNDS = 10;

  @TempDir private static java.nio.file.Path shared;
  private static HdfsCluster hdfs;
  private static LocalSpark spark;
  private static DistributedFileSystem client;
  private static SmallVersion one;

  @BeforeAll
  static void start() throws Exception {
    hdfs = HdfsCluster.start(Files.createDirectory(shared.resolve("hdfs")));
    spark = new LocalSpark("local[2]", hdfs.clientSettings());
    client = hdfs.client();
    one = SmallVersion.of("one", "2026-11-22T02:00:00Z", 1);
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
    client.close();
    hdfs.close();
  }

  @Test
  void givenVersions_whenPromotedRolledBackAndCollected_thenAsOnALocalDisk() throws IOException {
    ModelRegistry registry = publishThree("/whole");
    succeed("promote", "one", "/whole");
    succeed("promote", "two", "/whole");

    assertThat(succeed("show", "champion", "/whole")).contains("version         two\n");
    assertThat(succeed("rollback", null, "/whole"))
        .isEqualTo("champion of " + registry.path() + " is one\n");
    assertThat(registry.network("one").numParams()).isPositive();
    assertThat(
            CommandRun.of("models", "gc", "--keep", "0", "--registry", hdfs.uri() + "/whole").out())
        .isEqualTo("deleted of " + registry.path() + ": three\n");
    assertThat(names(new Path(registry.path(), "versions"))).containsExactly("one", "two");
    assertThat(names(new Path(registry.path(), "versions/one")))
        .containsExactly("SHA256SUMS", "_SUCCESS", "manifest.json", "model.zip");
    assertThat(names(new Path(registry.path(), "aliases")))
        .containsExactly("champion.json", "previous.json");
    assertThat(names(registry.leaseDirectory())).containsExactly("000004.json");
  }

  @Test
  void givenReadOnlyFileSystem_whenUsed_thenLookingWorksAndChangingEndsInOneLine()
      throws IOException {
    ModelRegistry registry = publishThree("/safe");
    succeed("promote", "one", "/safe");
    succeed("promote", "two", "/safe");
    client.setSafeMode(SafeModeAction.SAFEMODE_ENTER);
    try {
      assertThat(succeed("list", null, "/safe")).contains("champion");
      assertThat(succeed("show", "champion", "/safe")).contains("version         two\n");
      assertThat(registry.network("two").numParams()).isPositive();

      for (CommandRun run :
          new CommandRun[] {
            models("promote", "three", "/safe"), models("rollback", null, "/safe")
          }) {
        assertThat(run.err())
            .startsWith(
                "error: Cannot write " + registry.leaseDirectory() + "/000003.json: Cannot create ")
            .contains("safe mode")
            .endsWith("; make room or mend the storage, then run the same command again\n")
            .hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      }
    } finally {
      client.setSafeMode(SafeModeAction.SAFEMODE_LEAVE);
    }
    assertThat(registry.resolve("champion")).isEqualTo("two");
    assertThat(names(registry.leaseDirectory())).containsExactly("000002.json");
    succeed("promote", "three", "/safe");
  }

  @Test
  void givenTwoProcesses_whenTheyAcquireAtOnce_thenExactlyOneHolds() throws IOException {
    Path directory = new Path(hdfs.uri() + "/race/lease");
    try (LeaseProcess first = process(directory, "first", Duration.ofMinutes(2));
        LeaseProcess second = process(directory, "second", Duration.ofMinutes(2))) {
      for (int round = 1; round <= ROUNDS; round++) {
        first.acquire();
        second.acquire();
        assertThat(Stream.of(first.answer(), second.answer()))
            .as("round %d", round)
            .containsOnlyOnce(LeaseProcess.HELD)
            .anyMatch(answer -> answer.startsWith("Lease " + directory + " is held by "));
        first.release();
        second.release();
        assertThat(Stream.of(first.answer(), second.answer())).containsOnly(LeaseProcess.RELEASED);
      }
    }
    assertThat(names(directory)).containsExactly("%06d.json".formatted(ROUNDS));
  }

  @Test
  void givenOwnerKilled_whenItsTimeIsOver_thenTheCommandTakesOver() throws Exception {
    ModelRegistry registry = publishThree("/killed");
    try (LeaseProcess owner = process(registry.leaseDirectory(), "night", Duration.ofSeconds(5))) {
      owner.acquire();
      assertThat(owner.answer()).isEqualTo(LeaseProcess.HELD);
      CommandRun locked = models("promote", "one", "/killed");
      assertThat(locked.exitCode()).isEqualTo(ExitCode.LOCKED);
      assertThat(locked.err()).contains(" is held by night on ").hasLineCount(1);
      owner.kill();
    }
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    CommandRun run = models("promote", "one", "/killed");
    while (run.exitCode() == ExitCode.LOCKED) {
      assertThat(System.nanoTime()).as("%s", run.err()).isLessThan(deadline);
      Thread.sleep(200);
      run = models("promote", "one", "/killed");
    }
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(registry.resolve("champion")).isEqualTo("one");
  }

  private static LeaseProcess process(Path directory, String owner, Duration timeToLive)
      throws IOException {
    return LeaseProcess.start(directory.toString(), owner, timeToLive, hdfs.clientSettings());
  }

  private static ModelRegistry publishThree(String root) throws IOException {
    ModelRegistry registry =
        ModelRegistry.at(HadoopSettings.load(), new Path(hdfs.uri() + root), SmallVersion.MODEL);
    one.publishIn(registry);
    one.as("two", "2026-11-23T02:00:00Z").publishIn(registry);
    one.as("three", "2026-11-24T02:00:00Z").publishIn(registry);
    return registry;
  }

  private static String succeed(String command, String version, String root) {
    CommandRun run = models(command, version, root);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    return run.out();
  }

  private static CommandRun models(String command, String version, String root) {
    String registry = "--registry=" + hdfs.uri() + root;
    return version == null
        ? CommandRun.of("models", command, registry)
        : CommandRun.of("models", command, version, registry);
  }

  private static Stream<String> names(Path directory) throws IOException {
    return Stream.of(client.listStatus(directory)).map(FileStatus::getPath).map(Path::getName);
  }
}
