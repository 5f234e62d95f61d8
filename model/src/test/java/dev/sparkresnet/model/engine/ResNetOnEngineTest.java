package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ResNetOnEngineTest {
  private static final ResNet18 SMALL = ResNet18.forImageSize(32).withWidth(8);

  @Test
  void givenSeveralSteps_whenBatchSizeChangesBackAndForth_thenAsStock() {
    try (StockAndEngine both = new StockAndEngine(ResNetOnEngineTest::configuration, onednn(1))) {
      for (int batch : new int[] {6, 3, 6, 1, 6}) {
        both.assertSameGradients(data(batch), 2e-3);
        both.assertSameOutput(data(batch), 2e-3);
      }
      both.fit(data(6));
      both.fit(data(2));
      // Biases in front of a batch norm have gradients of rounding noise, which Adam scales up.
      assertThat(both.accelerated.score()).isCloseTo(both.stock.score(), within(0.2));
    }
  }

  @Test
  void givenTrainingStep_whenRunningStatisticsUpdated_thenAsStock() {
    try (StockAndEngine both = new StockAndEngine(ResNetOnEngineTest::configuration, onednn(1))) {
      both.fit(data(5));
      for (String statistic : List.of("stem.bn_mean", "stem.bn_var", "stage4.block2.bn2_var")) {
        StockAndEngine.assertClose(
            statistic, both.accelerated.getParam(statistic), both.stock.getParam(statistic), 1e-4);
      }
    }
  }

  @Test
  void givenTrainingForward_whenStatisticsAsked_thenThoseOfBatchNormsInputs() {
    try (StockAndEngine both = new StockAndEngine(ResNetOnEngineTest::configuration, onednn(1))) {
      DataSet data = data(4);
      Map<String, INDArray> activations =
          both.stock.feedForward(data.getFeatures().castTo(DataType.DOUBLE), true);
      both.accelerated.feedForward(data.getFeatures(), true);
      Map<String, BatchNormStatistics> statistics = both.engine.batchNormStatistics();
      assertThat(statistics).hasSize(17);
      INDArray input = activations.get("stage2.block1.conv1");
      BatchNormStatistics seen = statistics.get("stage2.block1.bn1");
      for (int c = 0; c < 16; c++) {
        assertThat((double) seen.mean()[c])
            .isCloseTo(input.mean(0, 2, 3).getDouble(c), within(1e-4));
        assertThat((double) seen.variance()[c])
            .isCloseTo(input.var(false, 0, 2, 3).getDouble(c), within(1e-4));
      }
    }
  }

  @Test
  void givenFeedForwardInTrainingMode_whenComparedByVertex_thenAsStock() {
    try (StockAndEngine both = new StockAndEngine(ResNetOnEngineTest::configuration, onednn(1))) {
      DataSet data = data(3);
      Map<String, INDArray> expected =
          both.stock.feedForward(data.getFeatures().castTo(DataType.DOUBLE), true);
      Map<String, INDArray> actual = both.accelerated.feedForward(data.getFeatures(), true);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (vertex, value) -> StockAndEngine.assertClose(vertex, actual.get(vertex), value, 2e-3));
    }
  }

  @Test
  void givenListener_whenItLooksAtActivations_thenTheyAreThoseOfTheStep() {
    try (StockAndEngine both = new StockAndEngine(ResNetOnEngineTest::configuration, onednn(1))) {
      DataSet data = data(3);
      Map<String, INDArray> expected =
          both.stock.feedForward(data.getFeatures().castTo(DataType.DOUBLE), true);
      ActivationKeeper keeper = new ActivationKeeper();
      both.accelerated.setListeners(keeper);
      both.accelerated.fit(data);
      keeper.copies.forEach(
          (vertex, value) -> StockAndEngine.assertClose(vertex, value, expected.get(vertex), 2e-3));
      assertThat(keeper.copies).containsKeys("stem.bn", "stage1.block1.add", "globalPool");
      both.accelerated.fit(data);
      INDArray stale = keeper.keptWithoutLooking;
      assertThatThrownBy(stale::sumNumber)
          .hasMessageContaining("Activations of vertex stem.conv are those of an earlier pass");
    }
  }

  private static final class ActivationKeeper extends BaseTrainingListener {
    private final Map<String, INDArray> copies = new java.util.HashMap<>();
    private INDArray keptWithoutLooking;

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      if (copies.isEmpty()) {
        activations.forEach(
            (vertex, value) -> {
              if (!"stem.conv".equals(vertex)) {
                copies.put(vertex, value.dup());
              }
            });
      }
      keptWithoutLooking =
          keptWithoutLooking == null ? activations.get("stem.conv") : keptWithoutLooking;
    }
  }

  @Test
  void givenSavedModel_whenOpenedByStockDl4j_thenSamePredictions(@TempDir Path directory)
      throws Exception {
    DataSet data = data(4);
    File file = directory.resolve("model.zip").toFile();
    ComputationGraph graph = SMALL.graph(1);
    INDArray expected;
    try (Engine engine = Engine.attach(graph, onednn(1))) {
      assertThat(engine.name()).startsWith("onednn 3.");
      graph.fit(data);
      expected = graph.output(data.getFeatures())[0].dup();
      ModelSerializer.writeModel(graph, file, true);
    }
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file, true);
    StockAndEngine.assertClose(
        "predictions", restored.output(data.getFeatures())[0], expected, 1e-4);
    assertThat(restored.getConfiguration()).isEqualTo(graph.getConfiguration());
  }

  @Test
  void givenTwoReplicasInTwoThreads_whenTrained_thenBitIdenticalToOneAfterTheOther()
      throws Exception {
    INDArray first = train(1, 1);
    INDArray second = train(2, 1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<INDArray>> replicas = List.of(() -> train(1, 1), () -> train(2, 1));
      List<INDArray> results = new ArrayList<>();
      for (Future<INDArray> result : threads.invokeAll(replicas)) {
        results.add(result.get());
      }
      assertThat(results.get(0).toFloatVector()).containsExactly(first.toFloatVector());
      assertThat(results.get(1).toFloatVector()).containsExactly(second.toFloatVector());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void givenTwoThreads_whenTrainedTwice_thenBitIdentical() {
    INDArray first = train(1, 2);
    for (int i = 0; i < 3; i++) {
      assertThat(train(1, 2).toFloatVector()).containsExactly(first.toFloatVector());
    }
  }

  /** Spark's executors have an OMP_NUM_THREADS of their own, and BLAS follows it. */
  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void givenProcessOfOtherThreads_whenTrained_thenBitIdentical(EngineChoice choice) {
    // AssertJ compares so many elements for longer than ten minutes.
    assertThat(Arrays.equals(trainAfterBlasHad(1, choice), trainAfterBlasHad(2, choice))).isTrue();
  }

  /** The classifier's products are large enough for several threads. */
  private static float[] trainAfterBlasHad(int threads, EngineChoice choice) {
    Nd4j.factory().blas().setMaxThreads(threads);
    ComputationGraph graph = ResNet18.forImageSize(32).graph(1);
    try (Engine engine = Engine.attach(graph, new EngineOptions(choice, Precision.FP32, 1))) {
      assertThat(engine.name()).startsWith(choice.name().toLowerCase(Locale.ROOT));
      graph.fit(data(64));
      return graph.params().toFloatVector();
    }
  }

  /** Parameters after four steps, the last of them smaller. */
  private static INDArray train(long seed, int ompThreads) {
    ComputationGraph graph = SMALL.graph(seed);
    try (Engine engine = Engine.attach(graph, onednn(ompThreads))) {
      for (int batch : new int[] {8, 8, 8, 3}) {
        graph.fit(data(batch));
      }
      assertThat(engine.offHeapBytes()).isPositive();
      return graph.params().dup();
    }
  }

  @Test
  void givenBf16_whenTrained_thenLossNearThatOfFp32() {
    ComputationGraph single = SMALL.graph(1);
    ComputationGraph mixed = SMALL.graph(1);
    DataSet data = data(16);
    try (Engine fp32 = Engine.attach(single, onednn(1));
        Engine bf16 =
            Engine.attach(mixed, new EngineOptions(EngineChoice.ONEDNN, Precision.BF16, 2))) {
      assertThat(fp32.name()).contains("fp32");
      assertThat(bf16.name()).containsAnyOf("bf16", "fp32");
      for (int i = 0; i < 3; i++) {
        single.fit(data);
        mixed.fit(data);
        if (i == 0) {
          assertThat(mixed.score()).isCloseTo(single.score(), within(0.02));
        }
      }
      assertThat(mixed.score()).isCloseTo(single.score(), within(0.3));
    }
  }

  private static org.deeplearning4j.nn.conf.ComputationGraphConfiguration configuration(
      DataType type) {
    return SMALL.configuration(TrainingHyperparameters.defaults().withDataType(type), 1);
  }

  private static EngineOptions onednn(int threads) {
    return new EngineOptions(EngineChoice.ONEDNN, Precision.FP32, threads);
  }

  private static DataSet data(int batch) {
    return StockAndEngine.data(10, batch, 1, 32, 32);
  }
}
