package dev.sparkresnet.model.exchange;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * An image classifier as an ONNX model for inference.
 *
 * <p>Input {@code images}: float (batch, channels, height, width), values in 0..1. Output {@code
 * probabilities}: float (batch, classes). Batch, height and width are free, where the network pools
 * globally. Batch norms use their running statistics.
 *
 * <p>The messages are those of {@code onnx.Onnx} in nd4j-api, which the application jar holds
 * anyway, since ND4J's operations name them in their signatures.
 *
 * <p>Source: <a href="https://onnx.ai/onnx/repo-docs/IR.html">Open Neural Network Exchange
 * Intermediate Representation</a>.
 */
public final class OnnxModel {
  /** Name of the input. */
  public static final String IMAGES = "images";

  /** Name of the output. */
  public static final String PROBABILITIES = "probabilities";

  /** Of 2022: every operator below as today's runtimes know it, and old ones take it too. */
  public static final int OPSET = 17;

  /** The file format that came with this opset. */
  private static final int IR_VERSION = 8;

  private final ModelProto model;

  private OnnxModel(ModelProto model) {
    this.model = model;
  }

  /**
   * Translates a network layer by layer.
   *
   * @throws UnsupportedNetworkException if one of its vertices has no translation
   */
  public static OnnxModel of(ComputationGraph network) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    String input = only("inputs", configuration.getNetworkInputs());
    String output = only("outputs", configuration.getNetworkOutputs());
    OnnxGraph graph = new OnnxGraph();
    graph.images(IMAGES, channels(configuration, input));
    graph.probabilities(PROBABILITIES, classes(configuration, output));

    OnnxOperations operations = new OnnxOperations(graph, network.paramTable());
    Map<String, String> values = new HashMap<>(Map.of(input, IMAGES));
    for (int index : network.topologicalSortOrder()) {
      String vertex = network.getVertices()[index].getVertexName();
      if (!vertex.equals(input)) {
        List<String> inputs =
            configuration.getVertexInputs().get(vertex).stream().map(values::get).toList();
        String value = vertex.equals(output) ? PROBABILITIES : vertex;
        graph.chain(
            vertex,
            inputs,
            operations.of(vertex, configuration.getVertices().get(vertex), inputs.size()),
            value);
        values.put(vertex, value);
      }
    }
    return new OnnxModel(
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("spark-resnet")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.build())
            .build());
  }

  /** The content of an {@code .onnx} file. */
  public byte[] bytes() {
    return model.toByteArray();
  }

  private static String only(String what, List<String> names) {
    if (names.size() != 1) {
      throw new UnsupportedNetworkException(
          "An image classifier should have one of its %s, the network has %s"
              .formatted(what, names));
    }
    return names.get(0);
  }

  private static long channels(ComputationGraphConfiguration configuration, String input) {
    for (Map.Entry<String, List<String>> inputs : configuration.getVertexInputs().entrySet()) {
      if (inputs.getValue().contains(input)
          && layer(configuration.getVertices().get(inputs.getKey()))
              instanceof ConvolutionLayer convolution) {
        return convolution.getNIn();
      }
    }
    throw new UnsupportedNetworkException(
        "Input %s should go to a convolution, which tells the number of channels; the network has none there"
            .formatted(input));
  }

  private static long classes(ComputationGraphConfiguration configuration, String output) {
    if (layer(configuration.getVertices().get(output)) instanceof OutputLayer classifier
        && classifier.getActivationFn() instanceof ActivationSoftmax) {
      return classifier.getNOut();
    }
    throw new UnsupportedNetworkException(
        "Output %s should be an OutputLayer with softmax, which gives probabilities, and is another"
            .formatted(output));
  }

  /** Null for a vertex that is no layer. */
  private static Layer layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : null;
  }
}
