package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.run.ModelFile;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.ModelProto;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** export and import. */
class ExchangeCommandsTest {
  private final ComputationGraph network = ResNet18.forImageSize(28).withWidth(2).graph(1);

  @TempDir private Path work;

  @BeforeEach
  void writeModel() throws IOException {
    ModelSerializer.writeModel(network, work.resolve("model.zip").toFile(), true);
  }

  @Test
  void givenModel_whenExportedAsOnnx_thenOnnxFileAndNothingElse() throws IOException {
    CommandRun run = export("onnx", "model.onnx");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("Wrote %s, 0.1 MB%n", path("model.onnx"));
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(work.resolve("model.onnx")));
    assertThat(model.getGraph().getInput(0).getName()).isEqualTo("images");
    assertThat(work.toFile().list()).containsExactlyInAnyOrder("model.zip", "model.onnx");
  }

  @Test
  void givenExport_whenImported_thenSameNetworkToTheBit() throws IOException {
    for (String names : new String[] {"sequential", "notebook"}) {
      assertThat(export("safetensors", "model.safetensors", "--names", names).exitCode()).isZero();

      CommandRun run = importTo("imported.zip", "--size", "28");

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).isEqualTo("Wrote %s, 0.0 MB, no updater state%n", path("imported.zip"));
      ComputationGraph imported =
          ModelFile.read(
              new Configuration(false),
              new org.apache.hadoop.fs.Path(work.resolve("imported.zip").toUri()));
      assertThat(imported.params().toFloatVector()).isEqualTo(network.params().toFloatVector());
      assertThat(imported.paramTable().keySet()).isEqualTo(network.paramTable().keySet());
    }
  }

  @Test
  void givenNamesForOnnx_whenExported_thenUsage() {
    assertFails(
        export("onnx", "model.onnx", "--names", "notebook"),
        ExitCode.USAGE,
        "--names needs --format safetensors, got onnx");
  }

  @Test
  void givenDirectoryAsTarget_whenExportedOrImported_thenUsage() throws IOException {
    Files.createDirectory(work.resolve("directory"));

    assertFails(
        export("onnx", "directory"),
        ExitCode.USAGE,
        "--to should name a file, " + path("directory") + " is a directory");
    assertFails(
        importTo("directory"),
        ExitCode.USAGE,
        "--to should name a file, " + path("directory") + " is a directory");
    assertThat(work.resolve("directory")).isEmptyDirectory();
  }

  @Test
  void givenFileOfAnotherKindAsTarget_whenWritten_thenItIsLeftAlone() throws IOException {
    for (String precious : List.of("dear diary", "PK\u0003\u0004 of a spreadsheet", "{}", "\b\b")) {
      Path file = Files.writeString(work.resolve("mine"), precious);

      assertFails(export("onnx", "mine"), ExitCode.USAGE, leftAlone("an ONNX file of export"));
      assertFails(export("safetensors", "mine"), ExitCode.USAGE, leftAlone("a safetensors file"));
      assertFails(importTo("mine"), ExitCode.USAGE, leftAlone("a model.zip"));
      assertFails(
          CommandRun.of("report", path("runs/none"), "--to", path("mine")),
          ExitCode.USAGE,
          leftAlone("a page of report"));
      assertThat(file).hasContent(precious);
    }
    Path examples = Files.writeString(work.resolve("model.onnx.examples"), "mine");
    assertThat(export("onnx", "model.onnx", "--examples", path("absent")).err())
        .contains("model.onnx.examples is left alone: it is not a safetensors file");
    assertThat(examples).hasContent("mine");
  }

  private String leftAlone(String kind) {
    return "%s is left alone: it is not %s, which would be replaced; move it away or choose another place"
        .formatted(path("mine"), kind);
  }

  @Test
  void givenFileOfTheSameKindAsTarget_whenWritten_thenItIsReplaced() {
    for (int time = 0; time < 2; time++) {
      assertThat(export("onnx", "model.onnx").err()).isEmpty();
      assertThat(export("safetensors", "model.safetensors").err()).isEmpty();
      assertThat(importTo("imported.zip", "--size", "28").err()).isEmpty();
    }
  }

  @Test
  void givenNoExamples_whenExported_thenBadDataAndNothingWritten() {
    CommandRun run = export("safetensors", "model.safetensors", "--examples", path("absent"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err()).contains("manifest.json is missing").hasLineCount(1);
    assertThat(work.resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void givenNoParameters_whenImported_thenBadData() {
    assertFails(
        importTo("imported.zip"),
        ExitCode.BAD_DATA,
        "Parameters " + path("model.safetensors") + " do not exist; expected a safetensors file");
  }

  @Test
  void givenCutOffParameters_whenImported_thenBadDataAndNothingWritten() throws IOException {
    export("safetensors", "model.safetensors");
    Path file = work.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 4));

    CommandRun run = importTo("imported.zip");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err())
        .startsWith("error: Parameters " + file + ": end of tensor '")
        .endsWith(
            "; write it with safetensors.torch.save_file(net.state_dict(), FILE)"
                + System.lineSeparator())
        .hasLineCount(1);
    assertThat(work.resolve("imported.zip")).doesNotExist();
  }

  @Test
  void givenSizeZero_whenImported_thenUsage() {
    assertFails(
        importTo("imported.zip", "--size", "0"), ExitCode.USAGE, "--size must be positive, got 0");
  }

  private CommandRun export(String format, String to, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("export", "--model", path("model.zip")));
    arguments.addAll(List.of("--format", format, "--to", path(to)));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private CommandRun importTo(String to, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("import", "--from", path("model.safetensors"), "--to", path(to)));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private String path(String name) {
    return work.resolve(name).toString();
  }

  private static void assertFails(CommandRun run, int exitCode, String message) {
    assertThat(run.err()).isEqualTo("error: %s%n", message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }
}
