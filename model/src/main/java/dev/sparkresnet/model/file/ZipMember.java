package dev.sparkresnet.model.file;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * One entry of a zip that lies in memory.
 *
 * @param start of the stored bytes within the file
 * @param storedBytes their number
 * @param bytes what the zip says of the content's length
 * @param crc what the zip says of the content's CRC-32
 */
record ZipMember(
    String name,
    byte[] file,
    int start,
    int storedBytes,
    Compression compression,
    long bytes,
    long crc) {
  private static final int BUFFER_BYTES = 1 << 16;

  enum Compression {
    STORED,
    DEFLATED
  }

  /** Reads an entry's content to its end; what it returns was read from the right bytes. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /**
   * Has the content read, and checks its end, length and CRC-32. Nothing is inflated ahead of the
   * reader but one buffer.
   *
   * @throws InvalidModelException if the content is damaged, or the reader leaves some of it
   */
  <T> T read(Reader<T> reader) throws InvalidModelException {
    InputStream stored = new ByteArrayInputStream(file, start, storedBytes);
    Inflater inflater = new Inflater(true);
    CRC32 found = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new CheckedInputStream(content(stored, inflater), found), BUFFER_BYTES))) {
      T result = reader.read(in);
      require("end", "none", in.read() < 0 ? "none" : "more bytes");
      boolean deflated = compression == Compression.DEFLATED;
      require("stored length", storedBytes, deflated ? inflater.getBytesRead() : storedBytes);
      require("length", bytes, deflated ? inflater.getBytesWritten() : storedBytes);
      require("CRC-32", crc, found.getValue());
      return result;
    } catch (InvalidModelException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidModelException(
          name + ": expected its whole content, reading it failed with " + e, e);
    } finally {
      inflater.end();
    }
  }

  /** Reads content that says nothing but by being there. */
  void requireEmpty() throws InvalidModelException {
    read(in -> null);
  }

  private InputStream content(InputStream stored, Inflater inflater) {
    return switch (compression) {
      case STORED -> stored;
      case DEFLATED -> new InflaterInputStream(stored, inflater, BUFFER_BYTES);
    };
  }

  private void require(String what, Object expected, Object found) throws InvalidModelException {
    if (!expected.toString().equals(found.toString())) {
      throw new InvalidModelException(
          name + ": expected " + what + " " + expected + ", found " + found);
    }
  }
}
