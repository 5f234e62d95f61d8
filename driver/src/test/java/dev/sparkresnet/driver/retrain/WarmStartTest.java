package dev.sparkresnet.driver.retrain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class WarmStartTest {
  private static final String REMEDY =
      "; set model.width and data as that version had them, or retrain.warm-start=none";

  @Test
  void givenNetworkOfTheSameStructure_whenCompared_thenItFits() {
    assertThatCode(() -> WarmStart.requireSameStructure("a", network(3), network(3)))
        .doesNotThrowAnyException();
  }

  @Test
  void givenOtherWidth_whenCompared_thenErrorNamesTheParameterAndBothShapes() {
    assertThatThrownBy(() -> WarmStart.requireSameStructure("a", network(3), network(4)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Version a cannot start this network: hidden0_W of shape [2, 4] is expected, it has [2, 3]"
                + REMEDY);
  }

  @Test
  void givenFewerLayers_whenCompared_thenErrorNamesWhatIsMissing() {
    assertThatThrownBy(() -> WarmStart.requireSameStructure("a", network(3), network(3, 3)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Version a cannot start this network: hidden1_W of shape [3, 3] is expected, it has none"
                + REMEDY);
  }

  @Test
  void givenMoreLayers_whenCompared_thenErrorCountsTheParameters() {
    assertThatThrownBy(() -> WarmStart.requireSameStructure("a", network(3, 3), network(3)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Version a cannot start this network: 4 parameters are expected, it has 6" + REMEDY);
  }

  @Test
  void givenClassesInAnotherOrder_whenCompared_thenErrorShowsBoth() {
    WarmStart.requireSameClasses("a", List.of("cat", "dog"), List.of("cat", "dog"));
    assertThatThrownBy(
            () -> WarmStart.requireSameClasses("a", List.of("cat", "dog"), List.of("dog", "cat")))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Version a cannot start this network: the same classes in the same order are expected, it has [cat, dog], the data set has [dog, cat]"
                + REMEDY);
  }

  private static ComputationGraph network(int... widths) {
    GraphBuilder graph = new NeuralNetConfiguration.Builder().graphBuilder().addInputs("input");
    String last = "input";
    int size = 2;
    for (int i = 0; i < widths.length; i++) {
      String layer = "hidden" + i;
      graph.addLayer(layer, new DenseLayer.Builder().nIn(size).nOut(widths[i]).build(), last);
      last = layer;
      size = widths[i];
    }
    ComputationGraph network =
        new ComputationGraph(
            graph
                .addLayer("output", new OutputLayer.Builder().nIn(size).nOut(2).build(), last)
                .setOutputs("output")
                .build());
    network.init();
    return network;
  }
}
