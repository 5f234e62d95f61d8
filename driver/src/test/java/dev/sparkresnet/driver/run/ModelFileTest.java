package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.model.file.InvalidModelException;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private final Configuration hadoop = new Configuration(false);
  private final ComputationGraph network = ResNet18.forImageSize(28).withWidth(2).graph(1);

  @TempDir private Path run;
  private RunDirectory directory;
  private String sha256;

  @BeforeEach
  void writeModel() throws IOException {
    directory = RunDirectory.at(hadoop, hadoop(run));
    sha256 = directory.write(network);
  }

  @Test
  void givenFinishedRun_whenRead_thenItsNetwork() throws IOException {
    directory.write(status(sha256));

    assertThat(sha256).isEqualTo(Sha256.of(Files.readAllBytes(model())));
    assertThat(ModelFile.read(hadoop, hadoop(run)).params().toFloatVector())
        .isEqualTo(network.params().toFloatVector());
    assertThat(ModelFile.read(hadoop, hadoop(model())).params().toFloatVector())
        .isEqualTo(network.params().toFloatVector());
  }

  @Test
  void givenRunOfOlderVersion_whenRead_thenNoDigestIsAskedFor() throws IOException {
    Files.writeString(
        run.resolve("status.json"),
        "{\"runId\":\"old\",\"state\":\"succeeded\",\"exitCode\":0,\"epochs\":5}");

    assertThat(ModelFile.read(hadoop, hadoop(run)).numParams()).isEqualTo(network.numParams());
  }

  @Test
  void givenModelOfAnotherRun_whenRead_thenRefusedWithBothDigests() throws IOException {
    directory.write(status(sha256));
    String other = directory.write(ResNet18.forImageSize(28).withWidth(2).graph(2));

    assertThatThrownBy(() -> ModelFile.read(hadoop, hadoop(run)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Model %s: expected SHA-256 %s as status.json of its run says, found %s; train again or use another model",
            "file:" + model(), sha256, other);
  }

  @Test
  void givenDamagedModel_whenRead_thenRefusedWithItsPlaceAndCause() throws IOException {
    byte[] bytes = Files.readAllBytes(model());
    bytes[bytes.length / 2] ^= 1;
    Files.write(model(), bytes);

    assertThatThrownBy(() -> ModelFile.read(hadoop, hadoop(model())))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("Model file:" + model() + ": ")
        .hasMessageEndingWith("; train again or use another model")
        .hasCauseInstanceOf(InvalidModelException.class);
  }

  @Test
  void givenTooLongFile_whenRead_thenRefusedWithoutReadingIt() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(model().toFile(), "rw")) {
      sparse.setLength(1L << 31);
    }

    assertThatThrownBy(() -> ModelFile.read(hadoop, hadoop(model())))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Model %s: expected at most 1073741824 bytes, it has 2147483648; train again or use another model",
            "file:" + model());
  }

  private Path model() {
    return run.resolve("model.zip");
  }

  private static RunStatus status(String modelSha256) {
    return new RunStatus(
        "run",
        RunStatus.State.SUCCEEDED,
        0,
        "trained",
        1,
        0.5,
        null,
        modelSha256,
        null,
        null,
        null,
        "2025-01-01T00:00:00Z",
        "2025-01-01T00:00:01Z");
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
