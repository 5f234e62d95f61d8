package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.data.storage.TakenOverException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import dev.sparkresnet.driver.lease.LeaseHeldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetDirectoryTest {
  private static final Configuration CONF = new Configuration(false);

  @TempDir private Path work;

  @Test
  void givenNoDataSet_whenTwoWriteIt_thenTheSecondEndsWith75AndTheFirstGoesOn() throws IOException {
    DatasetManifest written =
        target()
            .write(
                false,
                place -> {
                  TargetDirectory second = target();
                  assertThatThrownBy(() -> second.write(false, other -> manifest(2)))
                      .isInstanceOf(LeaseHeldException.class)
                      .hasMessageContaining("data/_INCOMPLETE is held by prepare on ")
                      .satisfies(TargetDirectoryTest::endsWith75);
                  return manifest(1);
                });
    assertThat(written).isEqualTo(manifest(1));
    assertThat(DatasetManifest.read(CONF, root())).isEqualTo(manifest(1));
    assertNothingElseIsThere();
  }

  /** Another one has ended since the command looked, which had found nothing to replace. */
  @Test
  void givenDataSetThatMayNotBeReplaced_whenWritten_thenItStaysAndTheNextEndsWith75()
      throws IOException {
    target().write(false, place -> manifest(1));
    TargetDirectory next = target();
    assertThatThrownBy(() -> next.write(false, place -> manifest(2)))
        .isInstanceOf(TakenOverException.class)
        .satisfies(TargetDirectoryTest::endsWith75);
    assertThat(DatasetManifest.read(CONF, root())).isEqualTo(manifest(1));
    assertNothingElseIsThere();
  }

  @Test
  void givenDataSet_whenTwoReplaceIt_thenTheLaterOneStaysAndTheFirstEndsWith75()
      throws IOException {
    target().write(false, place -> manifest(1));
    assertThatThrownBy(() -> replaceWhileAnotherDoes(place -> manifest(3)))
        .isInstanceOf(TakenOverException.class)
        .hasMessageStartingWith("Another process wrote ")
        .satisfies(TargetDirectoryTest::endsWith75);
    assertThat(DatasetManifest.read(CONF, root())).isEqualTo(manifest(2));
    assertNothingElseIsThere();
  }

  /** Its tasks find that their folder is gone before it looks itself. */
  @Test
  void givenAnotherThatDisturbsTheTasks_whenTheyFail_thenThatIsTheReason() throws IOException {
    target().write(false, place -> manifest(1));
    IllegalStateException disturbed = new IllegalStateException("no such folder");
    assertThatThrownBy(
            () ->
                replaceWhileAnotherDoes(
                    place -> {
                      throw disturbed;
                    }))
        .isInstanceOf(TakenOverException.class)
        .hasSuppressedException(disturbed);
  }

  @Test
  void givenRemainsOfOneThatFailed_whenWrittenAgain_thenTheyAreGone() throws IOException {
    assertThatThrownBy(
            () ->
                target()
                    .write(
                        false,
                        place -> {
                          Files.writeString(shard(7), "of the one that failed");
                          throw new IOException("no space left");
                        }))
        .hasMessage("no space left");
    assertThat(shard(7)).exists();
    target()
        .write(
            false,
            place -> {
              Files.writeString(shard(0), "new");
              return manifest(1);
            });
    assertThat(shard(7)).doesNotExist();
    assertThat(shard(0)).hasContent("new");
    assertThat(work.resolve("data/_INCOMPLETE")).doesNotExist();
  }

  @Test
  void givenTasksThatFail_whenNobodyElseWrites_thenThatIsWhatIsThrown() {
    IllegalStateException failure = new IllegalStateException("of its own");
    assertThatThrownBy(
            () ->
                target()
                    .write(
                        false,
                        place -> {
                          throw failure;
                        }))
        .isSameAs(failure);
  }

  /** Another one begins and ends before this one comes to its own work. */
  private void replaceWhileAnotherDoes(TargetDirectory.Writing writing) throws IOException {
    target()
        .write(
            true,
            place -> {
              target().write(true, other -> manifest(2));
              return writing.into(place);
            });
  }

  private static void endsWith75(Throwable thrown) {
    assertThat(Failure.of(thrown).exitCode()).isEqualTo(ExitCode.LOCKED);
  }

  private void assertNothingElseIsThere() throws IOException {
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).containsExactly(work.resolve("data"));
    }
    assertThat(work.resolve("data/_INCOMPLETE")).doesNotExist();
  }

  private Path shard(int number) {
    return work.resolve("data/train/shard-0000%d.parquet".formatted(number));
  }

  private TargetDirectory target() throws IOException {
    return new TargetDirectory(CONF, root());
  }

  private org.apache.hadoop.fs.Path root() {
    return new org.apache.hadoop.fs.Path(work.resolve("data").toUri());
  }

  private static DatasetManifest manifest(long seed) {
    SplitManifest split =
        new SplitManifest(
            2,
            List.of(1, 1),
            0.5,
            0.25,
            "0".repeat(64),
            List.of(new ShardEntry("train/part-00000.parquet", 2, 1, "0".repeat(64))));
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        28,
        1,
        List.of("a", "b"),
        seed,
        new TreeMap<>(),
        split,
        split);
  }
}
