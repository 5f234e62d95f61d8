package dev.sparkresnet.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sparkresnet.model.resnet.ResNet18;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

class OnnxModelTest {
  private static final String KNOWN =
      "the export knows ConvolutionLayer, BatchNormalization, ActivationLayer, SubsamplingLayer, GlobalPoolingLayer and OutputLayer as ResNet-18 has them, and sums of two vertices";

  @Test
  void givenResNet_whenExported_thenItsOperators() throws InvalidProtocolBufferException {
    ComputationGraph network = ResNet18.forImageSize(28).withWidth(2).graph(1);

    ModelProto model = ModelProto.parseFrom(OnnxModel.of(network).bytes());

    assertThat(model.getIrVersion()).isEqualTo(8);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    Map<String, Long> operators =
        model.getGraph().getNodeList().stream()
            .collect(Collectors.groupingBy(NodeProto::getOpType, Collectors.counting()));
    assertThat(operators)
        .containsOnly(
            Map.entry("Conv", 20L),
            Map.entry("BatchNormalization", 17L),
            Map.entry("Relu", 17L),
            Map.entry("Add", 8L),
            Map.entry("MaxPool", 1L),
            Map.entry("GlobalAveragePool", 1L),
            Map.entry("Flatten", 1L),
            Map.entry("Gemm", 1L),
            Map.entry("Softmax", 1L));
    assertThat(model.getGraph().getInitializerCount()).isEqualTo(20 * 2 + 17 * 4 + 2);
  }

  @Test
  void givenResNet_whenExported_thenBatchAndSizeAreFree() throws InvalidProtocolBufferException {
    ComputationGraph network = ResNet18.forImageSize(28).withChannels(3).withWidth(2).graph(1);

    GraphProto graph = ModelProto.parseFrom(OnnxModel.of(network).bytes()).getGraph();

    assertThat(graph.getInputList()).hasSize(1);
    assertThat(graph.getInput(0).getName()).isEqualTo("images");
    assertThat(shape(graph.getInput(0).getType().getTensorType().getShape()))
        .containsExactly("batch", "3", "height", "width");
    assertThat(graph.getOutputList()).hasSize(1);
    assertThat(graph.getOutput(0).getName()).isEqualTo("probabilities");
    assertThat(shape(graph.getOutput(0).getType().getTensorType().getShape()))
        .containsExactly("batch", "10");
  }

  @Test
  void givenLogarithmOfDeviation_whenExported_thenVariance() throws InvalidProtocolBufferException {
    ComputationGraph network =
        network(
            graph ->
                with(graph, new BatchNormalization.Builder().useLogStd(true).eps(1e-3).build()));
    network.paramTable().get("x_log10stdev").assign(0.25);

    GraphProto graph = ModelProto.parseFrom(OnnxModel.of(network).bytes()).getGraph();

    TensorProto variance =
        graph.getInitializerList().stream()
            .filter(tensor -> tensor.getName().equals("x/var"))
            .findFirst()
            .orElseThrow();
    float[] values = new float[2];
    ByteBuffer.wrap(variance.getRawData().toByteArray())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    assertThat(values[0]).isCloseTo((float) Math.pow(10, 2 * 0.25), within(1e-6f));
    assertThat(values[1]).isEqualTo(values[0]);
  }

  static Stream<Arguments> unsupported() {
    return Stream.of(
        layer(
            new LocalResponseNormalization.Builder().build(),
            "Vertex x is of class LocalResponseNormalization, which has no translation to ONNX; "
                + KNOWN),
        layer(
            new DepthwiseConvolution2D.Builder(3, 3).build(),
            "Vertex x is of class DepthwiseConvolution2D, which has no translation to ONNX; "
                + KNOWN),
        layer(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(2)
                .convolutionMode(ConvolutionMode.Same)
                .build(),
            "Vertex x should have the convolution mode Truncate or Strict for ONNX, is otherwise; "
                + KNOWN),
        layer(
            new BatchNormalization.Builder().lockGammaBeta(true).build(),
            "Vertex x should have a gamma and a beta of its own for ONNX, is otherwise; " + KNOWN),
        layer(
            new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).build(),
            "Vertex x should pool by MAX for ONNX, is otherwise; " + KNOWN),
        layer(
            new ActivationLayer.Builder().activation(Activation.TANH).build(),
            "Vertex x should have the activation identity, plain ReLU or softmax, has tanh"),
        Arguments.of(
            (Function<GraphBuilder, String>)
                graph -> {
                  graph.addVertex("x", new MergeVertex(), "first", "first");
                  return "x";
                },
            "Vertex x is of class MergeVertex, which has no translation to ONNX; " + KNOWN),
        Arguments.of(
            (Function<GraphBuilder, String>)
                graph -> {
                  graph.addVertex(
                      "x", new ElementWiseVertex(ElementWiseVertex.Op.Product), "first", "first");
                  return "x";
                },
            "Vertex x should be the sum of two vertices for ONNX, is otherwise; " + KNOWN));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void givenOtherLayer_whenExported_thenErrorNamesItAndWhatIsKnown(
      Function<GraphBuilder, String> change, String message) {
    ComputationGraph network = network(change);

    assertThatThrownBy(() -> OnnxModel.of(network))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
  }

  @Test
  void givenVertexNamedAsTheInput_whenExported_thenErrorNamesIt() {
    ComputationGraph network =
        network(
            graph -> {
              graph.addLayer(
                  "images",
                  new ActivationLayer.Builder().activation(Activation.RELU).build(),
                  "first");
              return "images";
            });

    assertThatThrownBy(() -> OnnxModel.of(network))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "Name 'images' would stand for two values in the ONNX model; rename the vertex");
  }

  private static Arguments layer(Layer layer, String message) {
    return Arguments.of((Function<GraphBuilder, String>) graph -> with(graph, layer), message);
  }

  private static String with(GraphBuilder graph, Layer layer) {
    graph.addLayer("x", layer, "first");
    return "x";
  }

  /** A convolution, what {@code change} adds behind it, average pool and classifier. */
  private static ComputationGraph network(Function<GraphBuilder, String> change) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(8, 8, 1))
            .addLayer("first", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "input");
    graph
        .addLayer(
            "pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), change.apply(graph))
        .addLayer(
            "classes",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(3)
                .build(),
            "pool")
        .setOutputs("classes");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private static List<String> shape(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .map(size -> size.hasDimParam() ? size.getDimParam() : String.valueOf(size.getDimValue()))
        .toList();
  }
}
