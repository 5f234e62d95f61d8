package dev.sparkresnet.driver.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A protocol buffer that is being written, with the types of fields that events have.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers: encoding</a>
 */
final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtoMessage integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  ProtoMessage real(int field, double value) {
    tag(field, FIXED_64);
    out.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  ProtoMessage real(int field, float value) {
    tag(field, FIXED_32);
    out.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  ProtoMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoMessage bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.toBytes());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  /** Seven bits a byte, the lowest first. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
