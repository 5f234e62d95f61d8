package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.junit.jupiter.api.Test;

/** ND4J's operations are the same on a GPU; here its CPU backend computes them. */
class CudnnEngineTest {
  private static final ResNet18 SMALL = ResNet18.forImageSize(33).withWidth(4);
  private static final double TOLERANCE = 2e-3;

  private static StockAndEngine both() {
    return new StockAndEngine(
        type -> SMALL.configuration(TrainingHyperparameters.defaults().withDataType(type), 1),
        graph -> new CudnnEngine(graph, NodeFinder.find(graph)));
  }

  @Test
  void givenResNet_whenGradientsComputed_thenAsStock() {
    try (StockAndEngine both = both()) {
      assertThat(both.accelerated.getVertex("stage1.block1.conv1"))
          .isInstanceOf(CudnnConvolutionVertex.class);
      for (int batch : new int[] {5, 1, 5}) {
        both.assertSameGradients(StockAndEngine.data(10, batch, 1, 33, 33), TOLERANCE);
        both.assertSameOutput(StockAndEngine.data(10, batch, 1, 33, 33), TOLERANCE);
      }
    }
  }

  @Test
  void givenResNet_whenFitted_thenRunningStatisticsAsStock() {
    try (StockAndEngine both = both()) {
      both.fit(StockAndEngine.data(10, 4, 1, 33, 33));
      StockAndEngine.assertClose(
          "stage2.block1.bn1_var",
          both.accelerated.getParam("stage2.block1.bn1_var"),
          both.stock.getParam("stage2.block1.bn1_var"),
          TOLERANCE);
    }
  }

  @Test
  void givenEngine_whenClosed_thenGraphIsStockAgain() {
    ComputationGraph graph = SMALL.graph(1);
    Engine engine = new CudnnEngine(graph, NodeFinder.find(graph));
    assertThat(engine.name()).isEqualTo("dl4j with cudnn convolutions");
    engine.close();
    engine.close();
    assertThat(graph.getVertex("stem.conv").getClass()).isEqualTo(LayerVertex.class);
  }

  @Test
  void givenCpuBackend_whenCudnnAskedFor_thenError() {
    ComputationGraph graph = SMALL.graph(1);
    assertThatThrownBy(
            () -> Engine.attach(graph, new EngineOptions(EngineChoice.CUDNN, Precision.FP32, 1)))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessage(
            "Engine cudnn needs ND4J's CUDA backend and this is CpuBackend; build with -Pcuda, or"
                + " set train.engine=auto");
  }
}
