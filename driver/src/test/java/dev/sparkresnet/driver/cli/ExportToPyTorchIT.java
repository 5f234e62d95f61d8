package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.ProcessResult;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PyTorch itself with an exported model; skipped with its reason where there is none. */
class ExportToPyTorchIT {
  @Test
  void givenExportWithExamples_whenLoadedByPyTorch_thenSameLogits(@TempDir Path work)
      throws IOException {
    Path data = work.resolve("data");
    PreparedSubset.writeOnLocalSpark(data);
    Path model = work.resolve("model.zip");
    ModelSerializer.writeModel(
        ResNet18.forImageSize(PreparedSubset.SIZE).graph(5), model.toFile(), false);
    Path exported = work.resolve("model.safetensors");

    CommandRun run =
        CommandRun.of(
            "export",
            "--model",
            model.toString(),
            "--format",
            "safetensors",
            "--names",
            "notebook",
            "--to",
            exported.toString(),
            "--examples",
            data.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            "Wrote " + exported + ", 44.8 MB", "Wrote " + exported + ".examples, 0.1 MB");
    assertThat(exported).exists();
    ProcessResult python =
        ProcessResult.of(
            Path.of("."),
            List.of(
                System.getenv().getOrDefault("PEER_PYTHON", "python3"),
                "../scripts/check_pytorch.py",
                "src/test/pytorch/resnet18.py",
                exported.toString(),
                exported + ".examples"));
    Assumptions.assumeFalse(python.output().startsWith("Skipped"), python.output());
    assertThat(python.exitCode()).as(python.output()).isZero();
    assertThat(python.output()).contains("32 images", "same class for 32");
  }
}
