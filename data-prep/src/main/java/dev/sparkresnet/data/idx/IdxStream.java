package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.Storage;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The bytes of one IDX file, unpacked where it is gzip by content, with their checksum. */
final class IdxStream implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** Deflate cannot pack better than this (zlib's technical notes). */
  private static final long MOST_DEFLATE_RATIO = 1032;

  private final Path file;
  private final Stored stored;
  private final long mostBytes;
  private final DigestInputStream in;
  private long position;

  private IdxStream(Path file, Stored stored, long mostBytes, InputStream in) {
    this.file = file;
    this.stored = stored;
    this.mostBytes = mostBytes;
    this.in = new DigestInputStream(in, Sha256.newDigest());
  }

  static IdxStream open(Configuration conf, Path file) throws IOException {
    FileSystem fileSystem = Storage.of(conf, file);
    FileStatus status;
    try {
      status = fileSystem.getFileStatus(file);
    } catch (FileNotFoundException e) {
      throw new CorruptIdxException(file, "does not exist", e);
    }
    if (!status.isFile()) {
      throw new CorruptIdxException(file, "is not a file");
    }
    Stored stored = new Stored(fileSystem.open(file), status.getLen());
    InputStream bytes = new BufferedInputStream(stored.in(), BUFFER_BYTES);
    try {
      bytes.mark(2);
      int magic = bytes.read() << 8 | bytes.read();
      bytes.reset();
      if (magic != GZIP_MAGIC) {
        return new IdxStream(file, stored, stored.length(), bytes);
      }
      long mostBytes = stored.length() * MOST_DEFLATE_RATIO;
      return new IdxStream(file, stored, mostBytes, new GZIPInputStream(bytes, BUFFER_BYTES));
    } catch (IOException | RuntimeException e) {
      boolean corrupt = stored.isAtFaultFor(e);
      bytes.close();
      if (corrupt) {
        throw new CorruptIdxException(file, "its gzip header is corrupt", e);
      }
      throw e;
    }
  }

  /** The file as it is stored. */
  private record Stored(FSDataInputStream in, long length) {
    /**
     * Whether it is the content that made reading fail. Data that end too early are the file's
     * fault only if all of it came: HDFS's client throws the same when the namenode goes away.
     */
    boolean isAtFaultFor(Exception e) throws IOException {
      return e instanceof ZipException || (e instanceof EOFException && in.getPos() >= length);
    }
  }

  /**
   * Reads the magic number and one length per dimension.
   *
   * @return the lengths, each positive, whose product is not more than the file can hold
   */
  int[] readHeader(int magic, int dimensions) throws IOException {
    byte[] header = new byte[4 + 4 * dimensions];
    int read = readUpTo(header, 0, header.length);
    if (read < header.length) {
      throw new CorruptIdxException(
          file, "expected a header of " + header.length + " bytes, found " + read + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(header);
    int actualMagic = buffer.getInt();
    if (actualMagic != magic) {
      throw new CorruptIdxException(
          file, String.format("expected magic number 0x%08x, found 0x%08x", magic, actualMagic));
    }
    int[] lengths = new int[dimensions];
    long bytes = 1;
    for (int i = 0; i < dimensions; i++) {
      lengths[i] = buffer.getInt();
      if (lengths[i] <= 0) {
        throw new CorruptIdxException(
            file,
            "dimension " + i + " must be positive, found " + Integer.toUnsignedLong(lengths[i]));
      }
      // Stops before it can overflow, and before anyone allocates what a damaged header asks for.
      bytes *= lengths[i];
      if (bytes > mostBytes) {
        throw new CorruptIdxException(
            file,
            "its header announces more data than the file can hold (" + mostBytes + " bytes)");
      }
    }
    return lengths;
  }

  /** Fills the range or fails; {@code what} names the part for the message. */
  void readFully(byte[] target, int offset, int length, String what) throws IOException {
    int read = readUpTo(target, offset, length);
    if (read < length) {
      throw new CorruptIdxException(
          file, "ends after " + position + " bytes, within " + what + " that its header announces");
    }
  }

  void requireEnd() throws IOException {
    if (readUpTo(new byte[1], 0, 1) != 0) {
      throw new CorruptIdxException(
          file, "expected " + (position - 1) + " bytes by its header, but more follow");
    }
  }

  /** SHA-256 of the unpacked bytes read so far. */
  String sha256() {
    return Sha256.hex(in.getMessageDigest());
  }

  Path file() {
    return file;
  }

  private int readUpTo(byte[] target, int offset, int length) throws IOException {
    int read;
    try {
      read = in.readNBytes(target, offset, length);
    } catch (IOException e) {
      if (stored.isAtFaultFor(e)) {
        throw new CorruptIdxException(
            file, "its gzip data is corrupt somewhere after " + position + " unpacked bytes", e);
      }
      throw e;
    }
    position += read;
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
