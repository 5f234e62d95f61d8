package dev.sparkresnet.driver.training;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Float vectors as little-endian bytes, the form in which they cross the network and rest on disk:
 * copied as a block, never number by number.
 */
final class Floats {
  static {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException(
          "spark-resnet needs a little-endian CPU, as x86-64 and aarch64 are");
    }
  }

  private Floats() {}

  /** Copies a vector into bytes from {@code offset} on. */
  static void copy(INDArray from, byte[] to, int offset) {
    Nd4j.getAffinityManager().ensureLocation(from, Location.HOST);
    memory(from).get(to, offset, bytes(from));
  }

  /** Copies bytes from {@code offset} on into a vector. */
  static void copy(byte[] from, int offset, INDArray to) {
    Nd4j.getAffinityManager().ensureLocation(to, Location.HOST);
    memory(to).put(from, offset, bytes(to));
    Nd4j.getAffinityManager().tagLocation(to, Location.HOST);
  }

  /**
   * Length of a vector in bytes.
   *
   * @throws IllegalArgumentException if it is not a dense vector of floats
   */
  static int bytes(INDArray vector) {
    if (vector.dataType() != DataType.FLOAT || !vector.isVectorOrScalar() || isSpread(vector)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Expected a dense vector of FLOAT, got %s with strides %s",
              vector.shapeInfoToString(),
              Arrays.toString(vector.stride())));
    }
    return Math.toIntExact(vector.length() * Float.BYTES);
  }

  private static boolean isSpread(INDArray vector) {
    return vector.length() > 1 && vector.stride(vector.rank() - 1) != 1;
  }

  private static BytePointer memory(INDArray vector) {
    // A view's buffer begins with the whole that it is a view of.
    return new BytePointer(vector.data().pointer()).position(vector.offset() * Float.BYTES);
  }
}
