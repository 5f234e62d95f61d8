package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OnePassUpdaterTest {
  private static final ResNet18 SMALL = ResNet18.forImageSize(32).withWidth(4);

  @Test
  void givenSeveralSteps_whenUpdated_thenStepsAndStateAsStock() {
    ComputationGraph stock = SMALL.graph(1);
    ComputationGraph onePass = SMALL.graph(1);
    ComputationGraphUpdater expected = new ComputationGraphUpdater(stock);
    ComputationGraphUpdater actual = new OnePassUpdater(onePass, null, 2);
    for (int iteration = 0; iteration < 3; iteration++) {
      INDArray gradients = randomGradients(stock, iteration);
      Gradient first = gradients(stock, gradients);
      Gradient second = gradients(onePass, gradients);
      expected.update(first, iteration, 0, 16, LayerWorkspaceMgr.noWorkspaces());
      actual.update(second, iteration, 0, 16, LayerWorkspaceMgr.noWorkspaces());
      StockAndEngine.assertClose("step", second.gradient(), first.gradient(), 1e-5);
      StockAndEngine.assertClose(
          "state", actual.getStateViewArray(), expected.getStateViewArray(), 1e-5);
    }
  }

  @Test
  void givenRegularization_whenUpdated_thenLeftToDl4j() {
    ComputationGraph stock = regularised();
    ComputationGraph onePass = regularised();
    INDArray gradients = randomGradients(stock, 1);
    Gradient first = gradients(stock, gradients);
    Gradient second = gradients(onePass, gradients);
    new ComputationGraphUpdater(stock).update(first, 0, 0, 4, LayerWorkspaceMgr.noWorkspaces());
    new OnePassUpdater(onePass, null, 1).update(second, 0, 0, 4, LayerWorkspaceMgr.noWorkspaces());
    assertThat(second.gradient().toFloatVector()).isEqualTo(first.gradient().toFloatVector());
  }

  @Test
  void givenEngine_whenAttachedAndClosed_thenUpdaterStateStays() {
    ComputationGraph graph = SMALL.graph(1);
    graph.fit(StockAndEngine.data(10, 2, 1, 32, 32));
    float[] before = graph.getUpdater().getStateViewArray().toFloatVector();
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      assertThat(engine.name()).startsWith("onednn");
      assertThat(graph.getUpdater().getStateViewArray().toFloatVector()).isEqualTo(before);
      graph.fit(StockAndEngine.data(10, 2, 1, 32, 32));
      before = graph.getUpdater().getStateViewArray().toFloatVector();
    }
    assertThat(graph.getUpdater().getClass()).isEqualTo(ComputationGraphUpdater.class);
    assertThat(graph.getUpdater().getStateViewArray().toFloatVector()).isEqualTo(before);
  }

  private static ComputationGraph regularised() {
    ComputationGraphConfiguration configuration =
        SMALL.configuration(TrainingHyperparameters.defaults(), 1);
    configuration
        .getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layer
                  && layer.getLayerConf().getLayer()
                      instanceof org.deeplearning4j.nn.conf.layers.ConvolutionLayer convolution) {
                convolution.setRegularization(
                    java.util.List.of(
                        new org.nd4j.linalg.learning.regularization.L2Regularization(0.1)));
              }
            });
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static INDArray randomGradients(ComputationGraph graph, long seed) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.rand(DataType.FLOAT, graph.numParams()).subi(0.5);
  }

  /** In a new gradient array, as a graph may get at any time. */
  private static Gradient gradients(ComputationGraph graph, INDArray values) {
    graph.initGradientsView();
    graph.getFlattenedGradients().assign(values.reshape(graph.getFlattenedGradients().shape()));
    return new DefaultGradient(graph.getFlattenedGradients());
  }
}
