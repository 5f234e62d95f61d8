package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {
  private final Configuration hadoop = new Configuration(false);
  private final ComputationGraph network = new ResNet18(28, 3, 2, 2).graph(1);

  @TempDir private Path run;

  @BeforeEach
  void writeModel() throws IOException {
    RunDirectory.at(hadoop, hadoop(run)).write(network);
  }

  @Test
  void givenRun_whenRead_thenManifestTellsSizeAndNames() throws IOException {
    manifest("{\"configuration\":{\"data.size\":\"28\"},\"classNames\":[\"shirt\",\"shoe\"]}");

    TrainedModel model = TrainedModel.read(hadoop, hadoop(run));

    assertThat(model.imageSize()).hasValue(28);
    assertThat(model.classNames()).containsExactly("shirt", "shoe");
    assertThat(model.shape()).isEqualTo(new ClassifierShape(3, 2));
    assertThat(model.network().params().toFloatVector())
        .isEqualTo(network.params().toFloatVector());
    assertThat(model.zip()).isEqualTo(Files.readAllBytes(run.resolve("model.zip")));
  }

  @Test
  void givenModelAlone_whenRead_thenSizeIsOpenAndNumbersAreNames() throws IOException {
    manifest("{\"configuration\":{\"data.size\":\"28\"}}");

    TrainedModel model = TrainedModel.read(hadoop, hadoop(run.resolve("model.zip")));

    assertThat(model.imageSize()).isEmpty();
    assertThat(model.knownClassNames()).isEmpty();
    assertThat(model.classNames()).isEqualTo(List.of("0", "1"));
  }

  @Test
  void givenRunOfOlderVersion_whenRead_thenNamesAreNumbers() throws IOException {
    manifest("{\"dataFingerprint\":\"x\",\"configuration\":{\"data.size\":\"96\"}}");

    TrainedModel model = TrainedModel.read(hadoop, hadoop(run));

    assertThat(model.imageSize()).hasValue(96);
    assertThat(model.classNames()).isEqualTo(List.of("0", "1"));
  }

  @Test
  void givenDataOfAnotherOrder_whenRequired_thenBothOrdersAreShown() throws IOException {
    manifest("{\"classNames\":[\"shirt\",\"shoe\"]}");
    TrainedModel model = TrainedModel.read(hadoop, hadoop(run));

    model.requireDataOf(hadoop(run), data(3, "shirt", "shoe"));
    assertThatThrownBy(() -> model.requireDataOf(hadoop(run), data(3, "shoe", "shirt")))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "The labels of data set %s mean other classes than the model's: the model has [shirt, shoe], the data set has [shoe, shirt]; use a model of these classes in this order, or data whose labels are in the model's order"
                .formatted(hadoop(run)));
    assertThatThrownBy(() -> model.requireDataOf(hadoop(run), data(3, "0", "1")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("the model has [shirt, shoe], the data set has [0, 1]; ");
    assertThatThrownBy(() -> model.requireDataOf(hadoop(run), data(3, "shirt", "shoe", "bag")))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("The model takes 3 channels and knows 2 classes, the data set has");
  }

  @Test
  void givenModelOfUnknownNames_whenDataRequired_thenOnlyItsShapeCounts() throws IOException {
    manifest("{\"classNames\":[\"shirt\",\"shoe\"]}");
    TrainedModel model = TrainedModel.read(hadoop, hadoop(run.resolve("model.zip")));

    model.requireDataOf(hadoop(run), data(3, "shoe", "shirt"));
    assertThatThrownBy(() -> model.requireDataOf(hadoop(run), data(1, "shoe", "shirt")))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("The model takes 3 channels");
  }

  private static DatasetManifest data(int channels, String... names) {
    String digest = "0".repeat(64);
    SplitManifest split =
        new SplitManifest(
            names.length,
            Collections.nCopies(names.length, 1),
            0.5,
            0.5,
            digest,
            List.of(new ShardEntry("test/shard-0", names.length, 1, digest)));
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        28,
        channels,
        List.of(names),
        0,
        new TreeMap<>(),
        split,
        split);
  }

  @Test
  void givenManifestsThatDoNotFit_whenRead_thenErrorsNameThem() throws IOException {
    manifest("{\"configuration\":{\"data.size\":\"huge\"}}");
    assertThatThrownBy(() -> TrainedModel.read(hadoop, hadoop(run)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:%s/manifest.json is damaged: data.size must be a number of pixels, got huge; name the model.zip itself, or use another model"
                .formatted(run));

    manifest("{\"classNames\":[\"shirt\",\"shoe\",\"bag\"]}");
    assertThatThrownBy(() -> TrainedModel.read(hadoop, hadoop(run)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Model file:%s/model.zip knows 2 classes, its manifest has 3 names; name the model.zip itself, or use another model"
                .formatted(run));
  }

  private void manifest(String json) throws IOException {
    Files.writeString(run.resolve("manifest.json"), json);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
