package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import java.util.stream.Stream;
import org.bytedeco.dnnl.memory.format_tag;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** Every layout that some CPU gets, by the kernels that this CPU has. */
class ActivationLayoutTest {
  private static final ResNet18 SMALL = ResNet18.forImageSize(32).withWidth(16);

  /** A layout, and whether this CPU has kernels for it. */
  enum Layout {
    CHANNELS_LAST(format_tag.nhwc, true),
    BLOCKS_OF_8(format_tag.nChw8c, OneDnn.hasAvx2()),
    BLOCKS_OF_16(format_tag.nChw16c, OneDnn.hasAvx512());

    private final format_tag tag;
    private final boolean hasKernels;

    Layout(format_tag tag, boolean hasKernels) {
      this.tag = tag;
      this.hasKernels = hasKernels;
    }

    Engine attach(ComputationGraph graph, Precision precision) {
      return new OneDnnEngine(
          graph,
          NodeFinder.find(graph),
          new EngineOptions(EngineChoice.ONEDNN, precision, 1),
          ActivationLayout.of(tag, precision));
    }
  }

  private static ComputationGraphConfiguration configuration(DataType type) {
    return SMALL.configuration(TrainingHyperparameters.defaults().withDataType(type), 1);
  }

  private static DataSet data() {
    return StockAndEngine.data(10, 6, 1, 32, 32);
  }

  static Stream<Layout> singlePrecision() {
    return Stream.of(Layout.values()).filter(layout -> layout.hasKernels);
  }

  /** Blocks of 8 are for CPUs without bfloat16. */
  static Stream<Layout> bf16() {
    return singlePrecision().filter(layout -> layout != Layout.BLOCKS_OF_8);
  }

  @ParameterizedTest
  @MethodSource("singlePrecision")
  void givenSinglePrecision_whenGradientsComputed_thenAsStock(Layout layout) {
    try (StockAndEngine both =
        new StockAndEngine(
            ActivationLayoutTest::configuration, graph -> layout.attach(graph, Precision.FP32))) {
      both.assertSameGradients(data(), 2e-3);
      both.assertSameOutput(data(), 2e-3);
    }
  }

  @ParameterizedTest
  @MethodSource("bf16")
  void givenBf16_whenTrained_thenLossNearThatOfSinglePrecision(Layout layout) {
    assumeTrue(OneDnn.hasNativeBf16());
    ComputationGraph single = SMALL.graph(1);
    ComputationGraph mixed = SMALL.graph(1);
    try (Engine fp32 = layout.attach(single, Precision.FP32);
        Engine bf16 = layout.attach(mixed, Precision.BF16)) {
      assertThat(bf16.name()).isNotEqualTo(fp32.name());
      single.fit(data());
      mixed.fit(data());
      assertThat(mixed.score()).isCloseTo(single.score(), within(0.02));
    }
  }

  /** oneDNN's reference kernels are there for every layout, and hundreds of times slower. */
  @ParameterizedTest
  @MethodSource("singlePrecision")
  void givenStepInSinglePrecision_whenProfiled_thenNoReferenceKernels(Layout layout) {
    assertNoReferenceKernels(layout, Precision.FP32);
  }

  @ParameterizedTest
  @MethodSource("bf16")
  void givenStepInBf16_whenProfiled_thenNoReferenceKernels(Layout layout) {
    assumeTrue(OneDnn.hasNativeBf16());
    assertNoReferenceKernels(layout, Precision.BF16);
  }

  private static void assertNoReferenceKernels(Layout layout, Precision precision) {
    ComputationGraph graph = SMALL.graph(1);
    try (Engine engine = layout.attach(graph, precision)) {
      engine.startProfile();
      graph.fit(data());
      assertThat(engine.profile())
          .hasSizeGreaterThan(50)
          .noneMatch(kernel -> kernel.implementation().startsWith("ref"));
    }
  }
}
