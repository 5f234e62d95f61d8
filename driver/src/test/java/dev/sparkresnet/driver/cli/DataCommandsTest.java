package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        "There is no folder "
            + path("absent")
            + " of IDX files; name one, or obtain Fashion-MNIST's with");
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void givenNamesThatDoNotFit_whenPrepared_thenUsage() throws IOException {
    writeIdx("train", 1, 2, 3);
    writeIdx("t10k", 3, 1);
    assertFails(
        prepare("--classes", "a,b"),
        ExitCode.USAGE,
        "prepare: --classes: expected a name for each of the 3 classes, whose labels are 1 to 3, got 2: a, b");
    assertFails(
        prepare("--classes", "a,b, a"),
        ExitCode.USAGE,
        "prepare: --classes: class names must differ, numbers 1 and 3 are both a");
    assertFails(
        prepare("--classes", "a,,b"),
        ExitCode.USAGE,
        "prepare: --classes: every class needs a name, number 2 of 3 is blank");
    assertFails(
        prepare("--classes", path("names.txt")),
        ExitCode.USAGE,
        "prepare: --classes: there is no file " + path("names.txt") + ", expected one with a name");
    Files.write(work.resolve("names.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n', 'c'});
    assertFails(
        prepare("--classes", path("names.txt")),
        ExitCode.USAGE,
        "prepare: --classes: " + path("names.txt") + " is no text in UTF-8");
    Files.writeString(work.resolve("names.txt"), "a\n\nb\n");
    assertFails(prepare("--classes", path("names.txt")), ExitCode.USAGE, "number 2 of 3 is blank");
    assertThat(work.resolve("data")).doesNotExist();
  }

  @Test
  void givenLabelsThatAreNoClasses_whenPrepared_thenBadData() throws IOException {
    writeIdx("train", 0, 2, 0);
    writeIdx("t10k", 0);
    assertFails(prepare(), ExitCode.BAD_DATA, "Of the labels 0 to 2, no training image has 1;");
    writeIdx("train", 0, 1, 0);
    writeIdx("t10k", 2);
    assertFails(prepare(), ExitCode.BAD_DATA, "Some test images have label 2, and no training");
    writeIdx("train", 1, 1, 1);
    assertFails(prepare(), ExitCode.BAD_DATA, "All 3 training images have label 1; a classifier");
    assertThat(work.resolve("data")).doesNotExist();
  }

  @Test
  void givenFolderPerClass_whenPrepared_thenSaidWhatIsRead() throws IOException {
    Files.createDirectories(work.resolve("idx/cat"));
    Files.createDirectories(work.resolve("idx/dog"));
    assertFails(
        prepare(),
        ExitCode.BAD_DATA,
        path("idx")
            + " is a folder of folders (cat, dog): prepare reads four IDX files so far and no folder per class");
  }

  private CommandRun prepare(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("prepare", "--source", path("idx"), "--to", path("data")));
    arguments.addAll(List.of("--shards", "1"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private void writeIdx(String split, int... labels) throws IOException {
    Path folder = Files.createDirectories(work.resolve("idx"));
    ByteBuffer images = ByteBuffer.allocate(16 + labels.length);
    images.putInt(0x803).putInt(labels.length).putInt(1).putInt(1);
    Files.write(folder.resolve(split + "-images.idx3-ubyte"), images.array());
    ByteBuffer file = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
    for (int label : labels) {
      file.put((byte) label);
    }
    Files.write(folder.resolve(split + "-labels.idx1-ubyte"), file.array());
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
        "retrain --run-id night --set data.uri=x --set registry.uri=x:y",
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
