package dev.sparkresnet.model.resnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

class SavedModelTest {
  private static final ResNet18 NETWORK = ResNet18.forImageSize(28).withWidth(4);

  @Test
  void givenTrainedGraph_whenSavedAndRestored_thenPredictsAndTrainsOnAlike(@TempDir Path directory)
      throws IOException {
    ComputationGraph graph = NETWORK.graph(3);
    DataSet batch = Minibatches.random(NETWORK, 6, DataType.FLOAT);
    for (int step = 0; step < 3; step++) {
      graph.fit(batch);
    }
    Path file = directory.resolve("model.zip");

    ModelSerializer.writeModel(graph, file.toFile(), true);
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile(), true);

    assertThat(restored.paramTable()).isEqualTo(graph.paramTable());
    assertThat(restored.outputSingle(batch.getFeatures()))
        .isEqualTo(graph.outputSingle(batch.getFeatures()));
    graph.fit(batch);
    restored.fit(batch);
    assertThat(restored.params()).isEqualTo(graph.params());
  }

  @Test
  void givenTrainedGraph_whenCloned_thenRunningVariancesStayPlain() {
    ComputationGraph graph = NETWORK.graph(3);

    assertThat(graph.clone().paramTable()).isEqualTo(graph.paramTable()).containsKey("stem.bn_var");
  }
}
