package dev.sparkresnet.model.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;

/**
 * One operator of ONNX before it has its place in a graph.
 *
 * @param type such as {@code Conv}
 * @param constants names of the inputs that follow what flows through
 */
record OnnxOperation(String type, List<String> constants, List<AttributeProto> attributes) {
  OnnxOperation {
    constants = List.copyOf(constants);
    attributes = List.copyOf(attributes);
  }

  static OnnxOperation of(String type, String... constants) {
    return new OnnxOperation(type, List.of(constants), List.of());
  }

  OnnxOperation with(String attribute, long value) {
    return with(attribute(attribute, AttributeType.INT).setI(value));
  }

  OnnxOperation with(String attribute, float value) {
    return with(attribute(attribute, AttributeType.FLOAT).setF(value));
  }

  OnnxOperation with(String attribute, int... values) {
    return with(
        attribute(attribute, AttributeType.INTS)
            .addAllInts(Arrays.stream(values).asLongStream().boxed().toList()));
  }

  private OnnxOperation with(AttributeProto.Builder attribute) {
    List<AttributeProto> more = new ArrayList<>(attributes);
    more.add(attribute.build());
    return new OnnxOperation(type, constants, more);
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
