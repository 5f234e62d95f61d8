package dev.sparkresnet.driver.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The vectors that are averaged, seen as numbers. */
public final class LittleEndianFloats {
  private LittleEndianFloats() {}

  /** A view: what is put into it changes the bytes. */
  public static FloatBuffer of(byte[] vector) {
    return ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
