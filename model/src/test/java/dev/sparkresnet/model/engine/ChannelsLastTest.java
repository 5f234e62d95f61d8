package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** The layout of CPUs with AMX, and of those without AVX2, by the kernels that this CPU has. */
class ChannelsLastTest {
  private static final ResNet18 SMALL = ResNet18.forImageSize(32).withWidth(16);

  private static ComputationGraphConfiguration configuration(DataType type) {
    return SMALL.configuration(TrainingHyperparameters.defaults().withDataType(type), 1);
  }

  private static Engine attach(ComputationGraph graph, Precision precision) {
    return new OneDnnEngine(
        graph,
        NodeFinder.find(graph),
        new EngineOptions(EngineChoice.ONEDNN, precision, 1),
        ActivationLayout.of(memory.format_tag.nhwc, precision));
  }

  private static DataSet data() {
    return StockAndEngine.data(10, 6, 1, 32, 32);
  }

  @Test
  void givenSinglePrecision_whenGradientsComputed_thenAsStock() {
    try (StockAndEngine both =
        new StockAndEngine(
            ChannelsLastTest::configuration, graph -> attach(graph, Precision.FP32))) {
      both.assertSameGradients(data(), 2e-3);
      both.assertSameOutput(data(), 2e-3);
    }
  }

  @Test
  void givenBf16_whenTrained_thenLossNearThatOfSinglePrecision() {
    assumeTrue(OneDnn.hasNativeBf16());
    ComputationGraph single = SMALL.graph(1);
    ComputationGraph mixed = SMALL.graph(1);
    try (Engine fp32 = attach(single, Precision.FP32);
        Engine bf16 = attach(mixed, Precision.BF16)) {
      assertThat(bf16.name()).isNotEqualTo(fp32.name());
      single.fit(data());
      mixed.fit(data());
      assertThat(mixed.score()).isCloseTo(single.score(), within(0.02));
    }
  }

  /** oneDNN's reference kernels are there for every layout, and hundreds of times slower. */
  @ParameterizedTest
  @EnumSource
  void givenStep_whenProfiled_thenNoReferenceKernels(Precision precision) {
    assumeTrue(precision == Precision.FP32 || OneDnn.hasNativeBf16());
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine = attach(graph, precision)) {
      engine.startProfile();
      graph.fit(data());
      assertThat(engine.profile())
          .hasSizeGreaterThan(50)
          .noneMatch(kernel -> kernel.implementation().startsWith("ref"));
    }
  }
}
