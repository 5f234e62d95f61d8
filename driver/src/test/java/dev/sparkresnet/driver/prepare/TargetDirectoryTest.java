package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.data.storage.TakenOverException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetDirectoryTest {
  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givenAnotherThatBeginsMeanwhile_whenWritten_thenTheLaterOneStaysAndTheFirstEndsWith75(
      boolean replaces) throws IOException {
    prepareFirst(replaces);
    assertThatThrownBy(() -> writeWhileAnotherDoes(place -> manifest(3)))
        .isInstanceOf(TakenOverException.class)
        .hasMessageStartingWith("Another process began to write ")
        .satisfies(e -> assertThat(Failure.of(e).exitCode()).isEqualTo(ExitCode.LOCKED));
    assertThat(DatasetManifest.read(new Configuration(false), root())).isEqualTo(manifest(2));
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).containsExactly(work.resolve("data"));
    }
  }

  /** Its tasks find that their folder is gone before it looks itself. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givenAnotherThatDisturbsTheTasks_whenTheyFail_thenThatIsTheReason(boolean replaces)
      throws IOException {
    prepareFirst(replaces);
    IllegalStateException disturbed = new IllegalStateException("no such folder");
    assertThatThrownBy(
            () ->
                writeWhileAnotherDoes(
                    place -> {
                      throw disturbed;
                    }))
        .isInstanceOf(TakenOverException.class)
        .hasSuppressedException(disturbed);
  }

  @Test
  void givenTasksThatFail_whenNobodyElseWrites_thenThatIsWhatIsThrown() {
    IllegalStateException failure = new IllegalStateException("of its own");
    assertThatThrownBy(
            () ->
                target()
                    .write(
                        place -> {
                          throw failure;
                        }))
        .isSameAs(failure);
  }

  private void prepareFirst(boolean replaces) throws IOException {
    if (replaces) {
      target().write(place -> manifest(1));
    }
  }

  /** Another one begins and ends before this one comes to its own work. */
  private void writeWhileAnotherDoes(TargetDirectory.Writing writing) throws IOException {
    target()
        .write(
            place -> {
              target().write(other -> manifest(2));
              return writing.into(place);
            });
  }

  private TargetDirectory target() throws IOException {
    return new TargetDirectory(new Configuration(false), root());
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
