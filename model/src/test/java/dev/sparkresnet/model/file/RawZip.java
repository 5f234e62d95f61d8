package dev.sparkresnet.model.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips that {@code java.util.zip} would not write. */
final class RawZip {
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int entries;

  void add(String name, byte... content) {
    add(name, DEFLATED, deflated(content, Deflater.NO_FLUSH), content.length, crc(content));
  }

  void addStored(String name, byte... content) {
    add(name, STORED, content, content.length, crc(content));
  }

  /** Content that begins with {@code head} and goes on with MiB after MiB of one byte. */
  void addBomb(String name, byte[] head, byte filler, int mebibytes) {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, filler);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    stored.writeBytes(deflated(head, Deflater.FULL_FLUSH));
    // A flushed block refers to nothing before it, so it can be repeated.
    byte[] flushed = deflated(block, Deflater.FULL_FLUSH);
    for (int i = 0; i < mebibytes; i++) {
      stored.writeBytes(flushed);
    }
    stored.writeBytes(deflated(new byte[0], Deflater.NO_FLUSH));
    add(name, DEFLATED, stored.toByteArray(), head.length, 0);
  }

  /** Bytes that belong to no entry. */
  void hide(byte... bytes) {
    data.writeBytes(bytes);
  }

  /** Any method, length and CRC-32. */
  void add(String name, int method, byte[] stored, long length, long crc) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream common = new ByteArrayOutputStream();
    put(common, Short.BYTES, 20, 0, method);
    put(common, Integer.BYTES, 0, crc, stored.length, length);
    put(common, Short.BYTES, nameBytes.length, 0);
    put(directory, Integer.BYTES, 0x02014b50);
    put(directory, Short.BYTES, 20);
    directory.writeBytes(common.toByteArray());
    put(directory, Short.BYTES, 0, 0, 0, 0, 0);
    put(directory, Integer.BYTES, data.size());
    directory.writeBytes(nameBytes);
    put(data, Integer.BYTES, 0x04034b50);
    data.writeBytes(common.toByteArray());
    data.writeBytes(nameBytes);
    data.writeBytes(stored);
    entries++;
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(data.toByteArray());
    file.writeBytes(directory.toByteArray());
    put(file, Integer.BYTES, 0x06054b50, 0);
    put(file, Short.BYTES, entries, entries);
    put(file, Integer.BYTES, directory.size(), data.size());
    put(file, Short.BYTES, 0);
    return file.toByteArray();
  }

  /** Little-endian numbers of {@code bytes} bytes each. */
  private static void put(ByteArrayOutputStream out, int bytes, long... values) {
    for (long value : values) {
      for (int i = 0; i < bytes; i++) {
        out.write((int) (value >>> (i * Byte.SIZE)));
      }
    }
  }

  private static byte[] deflated(byte[] content, int flush) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(content);
      if (flush == Deflater.NO_FLUSH) {
        deflater.finish();
      }
      byte[] stored = new byte[content.length + 1024];
      return Arrays.copyOf(stored, deflater.deflate(stored, 0, stored.length, flush));
    } finally {
      deflater.end();
    }
  }

  private static long crc(byte... content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return crc.getValue();
  }
}
