package dev.sparkresnet.driver.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * An event file in the making: records of TensorFlow's, each with its length and two checksums, and
 * in each an event. The first one tells the format.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord</a>
 * @see <a
 *     href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">event.proto</a>
 */
final class EventFile {
  private static final String FORMAT = "brain.Event:2";
  private static final int CHECKSUM_MASK = 0xa282ead8;

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final double wallSeconds;

  /**
   * A file without numbers.
   *
   * @param wallSeconds when all of its events were, in seconds since 1970
   */
  EventFile(double wallSeconds) {
    this.wallSeconds = wallSeconds;
    record(new ProtoMessage().real(WALL_TIME, wallSeconds).text(FILE_VERSION, FORMAT));
  }

  EventFile add(long step, Summary summary) {
    record(
        new ProtoMessage()
            .real(WALL_TIME, wallSeconds)
            .integer(STEP, step)
            .message(SUMMARY, summary.message()));
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void record(ProtoMessage event) {
    byte[] data = event.toBytes();
    byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
    out.writeBytes(length);
    out.writeBytes(maskedChecksum(length));
    out.writeBytes(data);
    out.writeBytes(maskedChecksum(data));
  }

  /** Rotated and moved, since a checksum of bytes that hold their own checksum says little. */
  private static byte[] maskedChecksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    int masked = Integer.rotateRight((int) checksum.getValue(), 15) + CHECKSUM_MASK;
    return littleEndian(Integer.BYTES).putInt(masked).array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
