package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fetch, prepare and inspect say about wrong arguments and data, before any Spark starts. */
class DataCommandsTest {
  @TempDir private Path work;

  @Test
  void givenNoSource_whenPrepared_thenBadData() {
    assertFails(
        CommandRun.of("prepare", "--source", path("absent"), "--to", path("data")),
        ExitCode.BAD_DATA,
        "train-labels-idx1-ubyte.gz: does not exist; run fetch again or replace the file");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "predict --model a:b --data x --to y",
        "predict --model x --data a:b --to y",
        "predict --model x --data x --to file:y",
        "evaluate --model 2026:11 --data x",
        "prepare --source a:b --to x",
        "inspect ://",
        "report a:b",
        "serve --model a:b",
        "export --model x --format onnx --to a:b",
        "models list --registry a:b",
        "train --set data.uri=a:b",
        "train --set data.uri=x --set runs.uri=x:y",
        "retrain --set data.uri=x --set registry.uri=x:y",
      })
  void givenTextThatIsNoPath_whenRun_thenUsageInOneLine(String line) {
    CommandRun run = CommandRun.of(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains(" be a path or a URI such as hdfs:///photos, got '")
        .contains("; write ./NAME where a file's name has a colon")
        .doesNotContain("Exception")
        .hasLineCount(1);
  }

  @Test
  void givenEmptyPath_whenRun_thenUsageInOneLine() {
    assertFails(
        CommandRun.of("predict", "--model", "x", "--data", "", "--to", "y"),
        ExitCode.USAGE,
        "--data should be a path or a URI such as hdfs:///photos, got ''. Run");
  }

  private String path(String name) {
    return work.resolve(name).toString();
  }

  private static void assertFails(CommandRun run, int exitCode, String message) {
    assertThat(run.err()).contains(message).startsWith("error: ").hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }
}
