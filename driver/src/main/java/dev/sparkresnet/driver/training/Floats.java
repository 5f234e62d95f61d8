package dev.sparkresnet.driver.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Float vectors as little-endian bytes, the form in which they cross the network: copied, never
 * encoded one by one.
 */
public final class Floats {
  private Floats() {}

  public static byte[] toBytes(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  public static float[] fromBytes(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
