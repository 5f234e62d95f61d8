package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class EngineTest {
  private static final ResNet18 SMALL = ResNet18.forImageSize(32).withWidth(4);

  @Test
  void givenCpuWithoutAvx512_whenAttached_thenKernelsOfAvx2InSinglePrecision() {
    assumeTrue(
        OneDnn.hasAvx2() && !OneDnn.hasAvx512(), "not this CPU, and no ONEDNN_MAX_CPU_ISA=AVX2");
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine =
        Engine.attach(graph, new EngineOptions(EngineChoice.AUTO, Precision.BF16, 1))) {
      assertThat(engine.name()).endsWith("avx2 fp32, 1 thread");
    }
  }

  @Test
  void givenStockAskedFor_whenAttached_thenGraphUntouched() {
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine =
        Engine.attach(graph, new EngineOptions(EngineChoice.DL4J, Precision.FP32, 1))) {
      assertThat(engine.name()).isEqualTo("dl4j (stock)");
      assertThat(engine.offHeapBytes()).isZero();
      assertThat(engine.batchNormStatistics()).isEmpty();
      assertThat(graph.getVertex("stem.conv").getClass()).isEqualTo(LayerVertex.class);
    }
  }

  @Test
  void givenDoublePrecision_whenAttached_thenStock() {
    ComputationGraph graph =
        SMALL.graph(TrainingHyperparameters.defaults().withDataType(DataType.DOUBLE), 1);
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      assertThat(engine.name()).isEqualTo("dl4j (stock)");
    }
  }

  @Test
  void givenInputWithOtherChannelsThanParametersAreFor_whenRun_thenRefused() {
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      assertThat(engine.name()).startsWith("onednn");
      assertThatThrownBy(() -> graph.outputSingle(Nd4j.ones(DataType.FLOAT, 2, 3, 32, 32)))
          .isInstanceOf(DL4JInvalidInputException.class)
          .hasMessage(
              "Layer stem.conv takes 1 channels, its input has shape [2, 3, 32, 32]; use another model");
    }
  }

  @Test
  void givenBatchNormForOtherChannels_whenRun_thenRefused() {
    ComputationGraphConfiguration configuration =
        SMALL.configuration(TrainingHyperparameters.defaults(), 1);
    BatchNormalization batchNorm =
        (BatchNormalization)
            ((org.deeplearning4j.nn.conf.graph.LayerVertex)
                    configuration.getVertices().get("stem.bn"))
                .getLayerConf()
                .getLayer();
    batchNorm.setNOut(2);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      assertThat(engine.name()).startsWith("onednn");
      assertThatThrownBy(() -> graph.outputSingle(Nd4j.ones(DataType.FLOAT, 2, 1, 32, 32)))
          .isInstanceOf(DL4JInvalidInputException.class)
          .hasMessageStartingWith("Layer stem.bn takes 2 channels, its input has shape [2, 4, ");
    }
  }

  @Test
  void givenEngineAttached_whenAttachedAgain_thenError() {
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      assertThat(engine.name()).startsWith("onednn");
      assertThatThrownBy(() -> Engine.attach(graph, EngineOptions.ofThreads(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Graph has an engine already; close it before attaching another");
    }
  }

  @Test
  void givenEngine_whenClosed_thenGraphIsStockAgainAndMemoryReleased() {
    ComputationGraph graph = SMALL.graph(1);
    DataSet data = StockAndEngine.data(10, 2, 1, 32, 32);
    Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1));
    graph.fit(data);
    INDArray before = graph.output(data.getFeatures())[0].dup();
    assertThat(engine.offHeapBytes()).isPositive();
    engine.close();
    engine.close();
    assertThat(engine.offHeapBytes()).isZero();
    assertThat(graph.getVertex("stem.conv").getClass()).isEqualTo(LayerVertex.class);
    StockAndEngine.assertClose("output", graph.output(data.getFeatures())[0], before, 1e-4);
    graph.fit(data);
  }

  @Test
  void givenManySteps_whenBatchSizesRepeat_thenNoMoreMemory() {
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      graph.fit(StockAndEngine.data(10, 8, 1, 32, 32));
      graph.fit(StockAndEngine.data(10, 8, 1, 32, 32));
      long steady = engine.offHeapBytes();
      for (int batch : new int[] {8, 3, 8, 5, 8}) {
        graph.fit(StockAndEngine.data(10, batch, 1, 32, 32));
        graph.output(StockAndEngine.data(10, batch, 1, 32, 32).getFeatures());
      }
      assertThat(engine.offHeapBytes()).isLessThanOrEqualTo(steady + steady / 10);
    }
  }

  @Test
  void givenProfileStarted_whenStepRun_thenConvolutionsListedWithKernels() {
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      assertThat(engine.profile()).isEmpty();
      engine.startProfile();
      graph.fit(StockAndEngine.data(10, 2, 1, 32, 32));
      assertThat(engine.profile())
          .anySatisfy(
              kernel -> {
                assertThat(kernel.vertex()).isEqualTo("stage1.block1.conv1");
                assertThat(kernel.task()).isEqualTo("backward-weights");
                assertThat(kernel.isConvolution()).isTrue();
                assertThat(kernel.calls()).isEqualTo(1);
                assertThat(kernel.implementation()).isNotEmpty();
              });
    }
  }

  @Test
  void givenNoThreads_whenOptionsMade_thenError() {
    assertThatThrownBy(() -> EngineOptions.ofThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Engine: threads must be at least 1, got 0");
  }
}
