package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LayersAgainstStockTest {
  private static final int CLASSES = 3;
  private static final double TOLERANCE = 5e-4;
  private static final EngineOptions OPTIONS =
      new EngineOptions(EngineChoice.ONEDNN, Precision.FP32, 2);

  @ParameterizedTest(
      name = "kernel {0} stride {1} padding {2}, {3}->{4} channels, {6}x{7}, batch {5}")
  @CsvSource({
    "7, 2, 3, 1, 64, 2, 32, 32",
    "7, 2, 3, 3, 16, 1, 33, 31",
    "3, 1, 1, 64, 64, 2, 6, 6",
    "3, 2, 1, 64, 128, 2, 6, 6",
    "1, 2, 0, 64, 128, 2, 6, 6",
    "1, 1, 0, 16, 8, 3, 5, 7",
    "3, 1, 1, 5, 7, 3, 9, 4",
    "3, 2, 1, 8, 8, 1, 7, 5",
    "3, 2, 1, 16, 32, 4, 3, 3",
    "5, 3, 2, 2, 24, 2, 17, 12",
    "2, 2, 0, 16, 16, 2, 7, 7",
    // Some weights meet padding alone.
    "3, 1, 1, 64, 64, 2, 1, 1",
    "3, 2, 1, 64, 128, 2, 2, 2",
    "3, 2, 1, 16, 32, 4, 1, 3",
    "3, 1, 1, 5, 7, 3, 4, 1",
    "7, 2, 3, 3, 16, 2, 2, 5",
    "5, 1, 2, 8, 8, 3, 2, 1",
    "3, 3, 2, 8, 8, 2, 1, 1",
    "1, 1, 1, 8, 8, 2, 2, 2",
  })
  void givenConvolution_whenTrained_thenAsStock(
      int kernel, int stride, int padding, int in, int out, int batch, int height, int width) {
    try (StockAndEngine both =
        new StockAndEngine(
            type -> {
              GraphBuilder graph = graph(type, in, height, width);
              // The first convolution makes the second one's gradient with respect to its input
              // count.
              graph.addLayer("before", convolution(1, 1, 0, in), "in");
              graph.addLayer("conv", convolution(kernel, stride, padding, out), "before");
              return finish(graph, "conv");
            },
            OPTIONS)) {
      DataSet data = StockAndEngine.data(CLASSES, batch, in, height, width);
      both.spoilGradients(data);
      both.assertSameGradients(data, TOLERANCE);
      both.assertSameOutput(data, TOLERANCE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tails")
  void givenLayersBehindConvolution_whenTrained_thenAsStock(String what, Tail tail) {
    try (StockAndEngine both =
        new StockAndEngine(
            type -> {
              GraphBuilder graph = graph(type, 2, 9, 11);
              graph.addLayer("conv", convolution(3, 1, 1, 12), "in");
              return finish(graph, tail.addTo(graph));
            },
            OPTIONS)) {
      DataSet data = StockAndEngine.data(CLASSES, 4, 2, 9, 11);
      both.assertSameGradients(data, TOLERANCE);
      both.assertSameOutput(data, TOLERANCE);
    }
  }

  /** Adds layers behind "conv" and names the last. */
  @FunctionalInterface
  interface Tail {
    String addTo(GraphBuilder graph);
  }

  static Stream<Arguments> tails() {
    return Stream.of(
        tail("relu", g -> add(g, "r", relu(), "conv")),
        tail("batch norm", g -> add(g, "b", batchNorm(), "conv")),
        tail(
            "batch norm with log of deviation",
            g -> add(g, "b", new BatchNormalization.Builder().useLogStd(true).build(), "conv")),
        tail("batch norm, relu", g -> add(g, "r", relu(), add(g, "b", batchNorm(), "conv"))),
        tail(
            "batch norm read twice",
            g -> {
              add(g, "b", batchNorm(), "conv");
              add(g, "r", relu(), "b");
              return sum(g, "s", "b", "r");
            }),
        tail("max pooling 3/2/1", g -> add(g, "p", maxPooling(3, 2, 1), "conv")),
        tail("max pooling 2/2/0", g -> add(g, "p", maxPooling(2, 2, 0), "conv")),
        tail(
            "sum of two convolutions",
            g -> {
              add(g, "a", convolution(3, 1, 1, 12), "conv");
              add(g, "c", convolution(1, 1, 0, 12), "conv");
              return sum(g, "s", "a", "c");
            }),
        tail("sum with itself, relu", g -> add(g, "r", relu(), sum(g, "s", "conv", "conv"))),
        tail(
            "chain of sums",
            g -> {
              add(g, "a", convolution(3, 1, 1, 12), "conv");
              sum(g, "s", "a", "conv");
              return sum(g, "t", "s", "conv");
            }),
        tail(
            "residual block",
            g -> {
              add(g, "r1", relu(), add(g, "b1", batchNorm(), "conv"));
              add(g, "b2", batchNorm(), add(g, "c2", convolution(3, 1, 1, 12), "r1"));
              return add(g, "r2", relu(), sum(g, "s", "b2", "r1"));
            }),
        tail(
            "a layer of DL4J between two of the engine",
            g -> {
              add(
                  g,
                  "t",
                  new ActivationLayer.Builder().activation(Activation.TANH).build(),
                  "conv");
              return add(g, "c", convolution(3, 2, 1, 5), "t");
            }),
        tail(
            "a layer of DL4J beside one of the engine",
            g -> {
              add(
                  g,
                  "t",
                  new ActivationLayer.Builder().activation(Activation.TANH).build(),
                  "conv");
              add(g, "c", convolution(3, 1, 1, 12), "conv");
              return sum(g, "s", "t", "c");
            }),
        tail(
            "convolutions that the engine leaves to DL4J",
            g -> {
              add(
                  g,
                  "same",
                  new ConvolutionLayer.Builder(3, 3)
                      .convolutionMode(ConvolutionMode.Same)
                      .nOut(6)
                      .activation(Activation.IDENTITY)
                      .build(),
                  "conv");
              return add(
                  g,
                  "active",
                  new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.TANH).build(),
                  "same");
            }),
        tail(
            "convolution without bias",
            g ->
                add(
                    g,
                    "c",
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(6)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "conv")));
  }

  @Test
  void givenGlobalPoolingOfWholeImage_whenComputed_thenResultIsPlainArray() {
    try (StockAndEngine both =
        new StockAndEngine(
            type -> {
              GraphBuilder graph = graph(type, 1, 8, 8);
              return finish(graph, add(graph, "c", convolution(3, 1, 1, 5), "in"));
            },
            OPTIONS)) {
      DataSet data = StockAndEngine.data(CLASSES, 2, 1, 8, 8);
      assertThat(both.accelerated.feedForward(data.getFeatures(), false).get("mean").shape())
          .containsExactly(2, 5);
    }
  }

  private static Arguments tail(String what, Tail tail) {
    return Arguments.of(what, tail);
  }

  private static GraphBuilder graph(DataType type, int channels, int height, int width) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(type)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.UNIFORM)
        .convolutionMode(ConvolutionMode.Truncate)
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.convolutional(height, width, channels));
  }

  private static ComputationGraphConfiguration finish(GraphBuilder graph, String last) {
    return graph
        .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last)
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(CLASSES)
                .build(),
            "mean")
        .setOutputs("out")
        .build();
  }

  private static String add(
      GraphBuilder graph,
      String name,
      org.deeplearning4j.nn.conf.layers.Layer layer,
      String input) {
    graph.addLayer(name, layer, input);
    return name;
  }

  private static String sum(GraphBuilder graph, String name, String a, String b) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), a, b);
    return name;
  }

  private static ConvolutionLayer convolution(int kernel, int stride, int padding, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static BatchNormalization batchNorm() {
    return new BatchNormalization.Builder().useLogStd(false).build();
  }

  private static ActivationLayer relu() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }

  private static SubsamplingLayer maxPooling(int kernel, int stride, int padding) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .build();
  }
}
