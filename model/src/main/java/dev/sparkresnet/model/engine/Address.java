package dev.sparkresnet.model.engine;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A bare address, to hand native code memory that somebody else owns. */
final class Address extends Pointer {
  Address(long address) {
    this.address = address;
  }

  /**
   * Where the first element of a float array lies.
   *
   * @throws IllegalArgumentException if the array is not float
   */
  static long of(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "Engine: array must be FLOAT, got %s; use the stock engine for other types"
              .formatted(array.dataType()));
    }
    return array.data().pointer().address() + array.offset() * Float.BYTES;
  }
}
