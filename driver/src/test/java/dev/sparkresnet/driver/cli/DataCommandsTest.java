package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fetch, prepare and inspect say about wrong arguments and data, before any Spark starts. */
class DataCommandsTest {
  @TempDir private Path work;

  @Test
  void givenNoSource_whenPrepared_thenBadData() {
    assertFails(
        CommandRun.of("prepare", "--source", path("absent"), "--to", path("data")),
        ExitCode.BAD_DATA,
        "There is no folder "
            + path("absent")
            + " of IDX files; name one, or obtain Fashion-MNIST's with");
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void givenWrongSize_whenPrepared_thenUsage() {
    assertFails(
        CommandRun.of("prepare", "--source", path("a"), "--to", path("b"), "--size", "0"),
        ExitCode.USAGE,
        "prepare: size must be 1..8192, got 0");
  }

  @Test
  void givenNoDataSet_whenInspected_thenBadData() {
    assertFails(
        CommandRun.of("inspect", path("absent")),
        ExitCode.BAD_DATA,
        "manifest.json is missing; run prepare");
  }

  @Test
  void givenLimitWithoutDigest_whenInspected_thenUsage() {
    assertFails(
        CommandRun.of("inspect", path("a"), "--limit", "3"),
        ExitCode.USAGE,
        "--limit must be positive and needs --digest, got 3");
  }

  @Test
  void givenUnknownSplit_whenInspected_thenUsage() {
    assertFails(
        CommandRun.of("inspect", path("a"), "--split", "validation"), ExitCode.USAGE, "--split");
  }

  @Test
  void givenNoDirectory_whenFetchedFrom_thenUsage() {
    assertFails(
        CommandRun.of("fetch", "--to", path("to"), "--from", path("absent")),
        ExitCode.USAGE,
        "fetch: --from must be a directory, got " + path("absent"));
  }

  @Test
  void givenWrongFile_whenFetchedFrom_thenBadDataAndNothingLeft() throws IOException {
    Files.createDirectory(work.resolve("from"));
    Files.writeString(work.resolve("from/train-images-idx3-ubyte.gz"), "not gzip at all");
    assertFails(
        CommandRun.of("fetch", "--to", path("to"), "--from", path("from")),
        ExitCode.BAD_DATA,
        "not a complete gzip file");
    assertThat(work.resolve("to")).isEmptyDirectory();
  }

  @Test
  void givenTargetBelowAFile_whenFetched_thenOneLine() throws IOException {
    Files.createDirectory(work.resolve("from"));
    Files.createFile(work.resolve("file"));
    assertFails(
        CommandRun.of("fetch", "--to", path("file/to"), "--from", path("from")),
        ExitCode.FAILED,
        "Cannot fetch the data set to " + path("file/to"));
  }

  private String path(String name) {
    return work.resolve(name).toString();
  }

  private static void assertFails(CommandRun run, int exitCode, String message) {
    assertThat(run.err()).contains(message).startsWith("error: ").hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }
}
