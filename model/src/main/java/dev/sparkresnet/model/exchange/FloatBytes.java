package dev.sparkresnet.model.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of an array as ONNX and safetensors hold them: row-major, float32, little-endian. */
final class FloatBytes {
  private FloatBytes() {}

  static byte[] of(INDArray array) {
    float[] values = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }
}
