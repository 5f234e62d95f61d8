package dev.sparkresnet.model.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One tensor of a safetensors file.
 *
 * @param shape empty for a single number
 * @param data row-major and little-endian, from position to limit; not copied
 */
record Tensor(Type type, List<Long> shape, ByteBuffer data) {
  /** The types that a network's parameters need, by the names that the format gives them. */
  enum Type {
    F32(Float.BYTES),
    I64(Long.BYTES);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Of one number. */
    int bytes() {
      return bytes;
    }
  }

  Tensor {
    shape = List.copyOf(shape);
    data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The numbers of an array, as float32. */
  static Tensor of(INDArray array) {
    return new Tensor(
        Type.F32,
        Arrays.stream(array.shape()).boxed().toList(),
        ByteBuffer.wrap(FloatBytes.of(array)));
  }

  /** One whole number. */
  static Tensor of(long number) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(Type.I64, List.of(), data.putLong(0, number));
  }

  /** A new array of this shape; only for F32. */
  INDArray array() {
    float[] values = new float[data.remaining() / Float.BYTES];
    // A duplicate keeps the position of this record's buffer, but not its byte order.
    data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return Nd4j.create(values, shape.stream().mapToLong(Long::longValue).toArray(), 'c');
  }
}
