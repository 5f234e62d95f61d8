package dev.sparkresnet.model.exchange;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/** Collects the parts of an ONNX graph; no two of its values share a name. */
final class OnnxGraph {
  private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("spark-resnet");
  private final Set<String> names = new HashSet<>();

  void images(String name, long channels) {
    claim(name);
    graph.addInput(
        value(name, "pixels / 255", free("batch"), of(channels), free("height"), free("width")));
  }

  /** Names the output; a chain with this value has to follow. */
  void probabilities(String name, long classes) {
    graph.addOutput(value(name, "one row an image", free("batch"), of(classes)));
  }

  /** Adds values that the model brings along, and returns their name. */
  String constant(String name, INDArray values, long... shape) {
    claim(name);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(FLOAT)
            .setRawData(ByteString.copyFrom(FloatBytes.of(values)));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /**
   * Adds operations, each on the result of the one before.
   *
   * @param inputs of the first one, besides its constants
   * @param result name of what the last one gives
   */
  void chain(String vertex, List<String> inputs, List<OnnxOperation> operations, String result) {
    List<String> given = inputs;
    for (int i = 0; i < operations.size(); i++) {
      OnnxOperation operation = operations.get(i);
      String node = i == 0 ? vertex : vertex + "/" + operation.type();
      String output = i == operations.size() - 1 ? result : vertex + "/before-" + (i + 1);
      claim(output);
      graph.addNode(
          NodeProto.newBuilder()
              .setName(node)
              .setOpType(operation.type())
              .addAllInput(given)
              .addAllInput(operation.constants())
              .addOutput(output)
              .addAllAttribute(operation.attributes()));
      given = List.of(output);
    }
  }

  GraphProto build() {
    return graph.build();
  }

  private void claim(String name) {
    if (!names.add(name)) {
      throw new UnsupportedNetworkException(
          "Name '%s' would stand for two values in the ONNX model; rename the vertex"
              .formatted(name));
    }
  }

  private static ValueInfoProto value(String name, String description, Dimension... shape) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(FLOAT)
            .setShape(TensorShapeProto.newBuilder().addAllDim(List.of(shape)))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setDocString(description)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private static Dimension free(String name) {
    return Dimension.newBuilder().setDimParam(name).build();
  }

  private static Dimension of(long size) {
    return Dimension.newBuilder().setDimValue(size).build();
  }
}
