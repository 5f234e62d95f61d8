package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.UnwritableFileException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.AtJob;
import dev.sparkresnet.driver.fixture.HdfsCluster;
import dev.sparkresnet.driver.fixture.KilledExchange;
import dev.sparkresnet.driver.fixture.LocalSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** prepare and train on a real HDFS whose servers are killed, whose disks are full or damaged. */
class HdfsTrainIT {
  private static final long MIB = 1 << 20;
  private static final List<String> WHOLE =
      List.of(
          "checkpoints",
          "checkpoints/epoch-0002",
          "checkpoints/epoch-0002/checkpoint.json",
          "checkpoints/epoch-0002/state.bin",
          "checkpoints/epoch-0003",
          "checkpoints/epoch-0003/checkpoint.json",
          "checkpoints/epoch-0003/state.bin",
          "manifest.json",
          "metrics.jsonl",
          "model-card.md",
          "model.zip",
          "report.html",
          "report.json",
          "status.json",
          "tensorboard",
          "tensorboard/events.out.tfevents.epoch-000001",
          "tensorboard/events.out.tfevents.epoch-000002",
          "tensorboard/events.out.tfevents.epoch-000003");

  @TempDir private static java.nio.file.Path shared;
  private static HdfsCluster hdfs;
  private static LocalSpark spark;
  private static DistributedFileSystem client;
  private static SmallTraining training;
  private static String digest;

  @BeforeAll
  static void start() throws Exception {
    hdfs = HdfsCluster.start(Files.createDirectory(shared.resolve("hdfs")));
    spark = new LocalSpark("local[2]", hdfs.clientSettings());
    client = hdfs.client();
    Configuration hadoop = HadoopSettings.load();
    SmallTraining local =
        new SmallTraining(
            hadoop, "file:" + shared.resolve("data"), "file:" + shared.resolve("runs"));
    assertThat(local.prepare().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(local.start("a").exitCode()).isEqualTo(ExitCode.DONE);
    digest = local.digest("a");

    training = new SmallTraining(hadoop, hdfs.uri() + "/data", hdfs.uri() + "/runs");
    CommandRun prepared = training.prepare();
    assertThat(prepared.err()).isEmpty();
    assertThat(prepared.exitCode()).isEqualTo(ExitCode.DONE);
    assertSucceeds("whole");
    assertThat(training.names("whole")).isEqualTo(WHOLE);
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
    client.close();
    hdfs.close();
  }

  /** Trains, or goes on; the result is the one of the local run. */
  private static CommandRun assertSucceeds(String id) throws IOException {
    CommandRun run = training.start(id);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(training.digest(id)).isEqualTo(digest);
    assertThat(training.status(id).get("state").asText()).isEqualTo("succeeded");
    return run;
  }

  @Test
  void givenDatanodeKilledInTheMiddleOfAnEpoch_whenTrained_thenBitsOfTheUndisturbedRun()
      throws Exception {
    AtJob.plan(
        "epoch 2 of 3",
        () -> {
          hdfs.killDatanode(0);
          return null;
        });
    try {
      assertSucceeds("datanode");
      assertThat(AtJob.done()).isTrue();
    } finally {
      hdfs.startDatanodes();
    }
  }

  @Test
  void givenNamenodeKilledInTheMiddleOfAnEpoch_whenTrained_thenOneLineAndTheRunGoesOnLater()
      throws Exception {
    AtJob.plan(
        "epoch 2 of 3",
        () -> {
          hdfs.killNamenode();
          return null;
        });
    String port = ":" + URI.create(hdfs.uri()).getPort();
    try {
      CommandRun cut = training.start("namenode");
      assertThat(AtJob.done()).isTrue();
      assertThat(cut.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(cut.err()).startsWith("error: ").contains(port).hasLineCount(1);

      CommandRun tooEarly = training.start("namenode");
      assertThat(tooEarly.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(tooEarly.err()).contains(port, "Connection refused").hasLineCount(1);
    } finally {
      hdfs.startNamenode();
    }
    assertThat(assertSucceeds("namenode").out()).contains("going on after epoch 1 of 3");
  }

  @Test
  void givenDiskFullAtACheckpoint_whenTrained_thenOneLineAndTheRunGoesOnLater() throws Exception {
    Path directory = training.directory("full");
    AtJob.plan(
        "epoch 3 of 3",
        () -> {
          allow(directory, 3 * MIB);
          return null;
        });
    CommandRun full = training.start("full");
    assertThat(AtJob.done()).isTrue();
    assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(full.err())
        .startsWith(
            "error: Cannot write "
                + training.checkpoint("full", 3)
                + "/state.bin: quota exceeded: The DiskSpace quota of /runs/full is"
                + " exceeded: quota = ")
        .endsWith("; make room or mend the storage, then run the same command again\n")
        .hasLineCount(1);
    JsonNode status = training.status("full");
    assertThat(status.get("state").asText()).isEqualTo("failed");
    assertThat(status.get("epochs").asInt()).isEqualTo(2);
    assertThat("error: " + status.get("message").asText() + "\n").isEqualTo(full.err());
    assertThat(training.names("full"))
        .containsExactly(
            "checkpoints",
            "checkpoints/epoch-0001",
            "checkpoints/epoch-0001/checkpoint.json",
            "checkpoints/epoch-0001/state.bin",
            "checkpoints/epoch-0002",
            "checkpoints/epoch-0002/checkpoint.json",
            "checkpoints/epoch-0002/state.bin",
            "checkpoints/epoch-0003",
            "manifest.json",
            "metrics.jsonl",
            "report.html",
            "report.json",
            "status.json",
            "tensorboard",
            "tensorboard/events.out.tfevents.epoch-000001",
            "tensorboard/events.out.tfevents.epoch-000002");

    client.setQuota(directory, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
    assertThat(assertSucceeds("full").out()).contains("going on after epoch 2 of 3");
    assertThat(training.names("full")).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DSQuotaExceededException", "NSQuotaExceededException"})
  void givenNoRoomForAnything_whenTrained_thenErrorEvenWhereTheStatusCannotBeWritten(String reason)
      throws Exception {
    String id = "fuller-" + reason;
    Path directory = training.directory(id);
    AtJob.plan(
        "epoch 2 of 3",
        () -> {
          if (reason.startsWith("DS")) {
            allow(directory, 0);
          } else {
            allowNoMoreFiles(directory);
          }
          return null;
        });
    CommandRun full = training.start(id);
    assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(full.err())
        .startsWith(
            "error: Cannot write " + training.checkpoint(id, 2) + "/state.bin: quota exceeded: ")
        .endsWith("; make room or mend the storage, then run the same command again\n")
        .hasLineCount(1);
    assertThat(training.status(id).get("state").asText()).isEqualTo("running");

    client.setQuota(directory, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
    assertThat(assertSucceeds(id).out()).contains("going on after epoch 1 of 3");
  }

  @ParameterizedTest
  @CsvSource({"status.json, 2", "metrics.jsonl, 2", "model.zip, 2", "state.bin, 64"})
  void givenDiskFull_whenFileIsReplaced_thenTheOldOneStaysAndNothingElse(String name, int mebibytes)
      throws IOException {
    Path directory = new Path(hdfs.uri() + "/quota-" + name);
    Path file = new Path(directory, name);
    client.mkdirs(directory);
    byte[] old = "old content".getBytes(StandardCharsets.US_ASCII);
    AtomicFile.write(training.hadoop(), file, old);
    allow(directory, 3 * MIB);

    // The first block still fits in two replicas. Two are held back by the client, so that closing
    // fails; of 64 writing fails, and closing fails once more.
    byte[] tooLong = new byte[Math.toIntExact(mebibytes * MIB)];
    assertThatThrownBy(() -> AtomicFile.write(training.hadoop(), file, tooLong))
        .isInstanceOf(UnwritableFileException.class)
        .hasMessageStartingWith("Cannot write " + file + ": quota exceeded: ");
    assertThat(client.listStatus(directory))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.getPath().getName()).isEqualTo(name);
              assertThat(read(found.getPath())).isEqualTo(old);
            });
  }

  /** Lets a directory grow by so many bytes of all replicas. */
  private static void allow(Path directory, long bytes) throws IOException {
    long used = client.getContentSummary(directory).getSpaceConsumed();
    client.setQuota(directory, HdfsConstants.QUOTA_DONT_SET, used + bytes);
  }

  /** Lets a directory have no more entries than it has. */
  private static void allowNoMoreFiles(Path directory) throws IOException {
    ContentSummary used = client.getContentSummary(directory);
    client.setQuota(
        directory, used.getFileCount() + used.getDirectoryCount(), HdfsConstants.QUOTA_DONT_SET);
  }

  private static byte[] read(Path file) throws IOException {
    try (var in = client.open(file)) {
      return in.readAllBytes();
    }
  }

  /** Does something to the newest of a run's checkpoints. */
  @FunctionalInterface
  interface Damage {
    void inflictOn(Path checkpoint) throws Exception;
  }

  private static final Map<String, Damage> DAMAGES =
      Map.of(
          "flipped byte",
          checkpoint -> {
            byte[] bytes = read(new Path(checkpoint, "state.bin"));
            bytes[bytes.length / 2] ^= 1;
            try (FSDataOutputStream out = client.create(new Path(checkpoint, "state.bin"), true)) {
              out.write(bytes);
            }
          },
          "truncated",
          checkpoint -> client.truncate(new Path(checkpoint, "state.bin"), MIB),
          "no marker",
          checkpoint -> client.delete(new Path(checkpoint, "checkpoint.json"), false),
          "blocks lost on all disks",
          HdfsTrainIT::deleteBlocks,
          "byte flipped on all disks",
          checkpoint -> {
            for (java.nio.file.Path block : hdfs.blockFiles(new Path(checkpoint, "state.bin"))) {
              byte[] bytes = Files.readAllBytes(block);
              bytes[bytes.length / 2] ^= 1;
              Files.write(block, bytes);
            }
          });

  private static void deleteBlocks(Path checkpoint) throws IOException {
    List<java.nio.file.Path> blocks = hdfs.blockFiles(new Path(checkpoint, "state.bin"));
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(4);
    for (java.nio.file.Path block : blocks) {
      Files.delete(block);
    }
  }

  static Set<String> damages() {
    return DAMAGES.keySet();
  }

  @ParameterizedTest
  @MethodSource("damages")
  void givenNewestCheckpointDamaged_whenRunGoesOn_thenTheOneBeforeIsUsed(String damage)
      throws Exception {
    String id = damage.replace(' ', '-');
    training.copyUnfinished("whole", id);
    DAMAGES.get(damage).inflictOn(training.checkpoint(id, 3));

    assertThat(assertSucceeds(id).out()).contains("going on after epoch 2 of 3");
    assertThat(training.names(id)).isEqualTo(WHOLE);
  }

  @Test
  void givenNoCheckpointCanBeRead_whenRunGoesOn_thenRefusedAndNothingIsDeleted() throws Exception {
    training.copyUnfinished("whole", "unreadable");
    List<String> before = training.names("unreadable");
    deleteBlocks(training.checkpoint("unreadable", 2));
    deleteBlocks(training.checkpoint("unreadable", 3));

    CommandRun run = training.start("unreadable");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .startsWith(
            "error: Checkpoint "
                + training.checkpoint("unreadable", 3)
                + " cannot be read, and there is no other whole one: block missing: ")
        .endsWith("; start again when its storage is back, or delete it to go on without it\n")
        .hasLineCount(1);
    // All is there, and the word of the failure besides.
    assertThat(training.names("unreadable")).containsAll(before).hasSize(before.size() + 1);
    assertThat(training.status("unreadable").get("state").asText()).isEqualTo("failed");

    client.delete(training.checkpoint("unreadable", 3), true);
    client.delete(training.checkpoint("unreadable", 2), true);
    assertThat(assertSucceeds("unreadable").out()).contains("going on after epoch 0 of 3");
  }

  @Test
  void givenAllDatanodesDown_whenRunGoesOn_thenRefusedUntilTheyAreBack() throws Exception {
    training.copyUnfinished("whole", "down");
    List<String> before = training.names("down");
    hdfs.killDatanode(0);
    hdfs.killDatanode(1);
    try {
      CommandRun run = training.start("down");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err())
          .startsWith("error: Cannot write " + training.runs() + "/.leases/down/000001.json: File ")
          .hasLineCount(1);
      assertThat(training.names("down")).isEqualTo(before);
    } finally {
      hdfs.startDatanodes();
    }
    assertThat(assertSucceeds("down").out()).contains("going on after epoch 3 of 3");
  }

  @Test
  void givenFinishedRun_whenReplaced_thenTheOtherRunIsThereAndNothingBesideIt() throws IOException {
    assertSucceeds("replaced");
    CommandRun run = training.start("replaced", "--overwrite", "--set", "train.seed=1");
    assertThat(run.err()).isEmpty();
    assertThat(training.digest("replaced")).isNotEqualTo(digest);
    assertThat(training.names("replaced")).isEqualTo(WHOLE);
    assertThat(client.exists(new Path(training.runs(), ".replaced.exchange"))).isFalse();
  }

  @Test
  void givenProcessKilledWhileItReplacesAFolder_whenRead_thenOldOrNewIsWhole() throws IOException {
    KilledExchange.assertOldOrNewIsWhole(training.hadoop(), new Path(hdfs.uri() + "/exchanges"));
  }
}
