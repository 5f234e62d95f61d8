package dev.sparkresnet.data.source;

import dev.sparkresnet.data.image.UnreadableImageException;
import dev.sparkresnet.data.image.UnreadableImageException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Reads the files of a {@link PictureListing}, each whole and none beyond a bound. */
public final class PictureReader {
  /** More than a photograph of 40 megapixels takes as a PNG of 8 bits. */
  public static final int MOST_BYTES = 64 << 20;

  private PictureReader() {}

  /**
   * Reads a file.
   *
   * @param location of {@link PictureFile}
   * @throws UnreadableImageException if there is something about this file that keeps it from being
   *     read; of local files, whatever it is
   * @throws IOException if a Hadoop file system fails otherwise; trying again may help
   */
  public static byte[] read(Configuration conf, String location)
      throws UnreadableImageException, IOException {
    URI uri = URI.create(location);
    if (PictureFile.isLocal(location)) {
      return readLocal(Path.of(uri));
    }
    try {
      return readStored(conf, new org.apache.hadoop.fs.Path(uri));
    } catch (IOException e) {
      if (ReadFailure.isOfOneFile(e)) {
        throw unreadable(e);
      }
      throw e;
    }
  }

  private static byte[] readLocal(Path file) throws UnreadableImageException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      requireFile(attributes.isDirectory());
      if (attributes.isOther()) {
        // Opening a pipe would wait for somebody who writes into it.
        throw new UnreadableImageException(
            Fault.FORMAT, "expected a file, found a pipe, a socket or a device");
      }
      requireBounded(attributes.size());
      try (InputStream in = Files.newInputStream(file)) {
        return bounded(in, (int) attributes.size());
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static byte[] readStored(Configuration conf, org.apache.hadoop.fs.Path file)
      throws UnreadableImageException, IOException {
    FileSystem files = file.getFileSystem(conf);
    FileStatus status = files.getFileStatus(file);
    requireFile(status.isDirectory());
    requireBounded(status.getLen());
    try (InputStream in = files.open(file)) {
      return bounded(in, (int) status.getLen());
    }
  }

  private static void requireFile(boolean isFolder) throws UnreadableImageException {
    if (isFolder) {
      throw new UnreadableImageException(
          Fault.FORMAT,
          "a folder that could not be listed, for want of permission; what is in it was not read");
    }
  }

  private static void requireBounded(long bytes) throws UnreadableImageException {
    if (bytes > MOST_BYTES) {
      throw tooLong(String.format(Locale.ROOT, "%,d", bytes));
    }
  }

  /** Files may grow after their length was asked for, and those of {@code /proc} say 0. */
  private static byte[] bounded(InputStream in, int expected)
      throws UnreadableImageException, IOException {
    byte[] bytes = new byte[expected];
    int read = in.readNBytes(bytes, 0, expected);
    if (read < expected) {
      return Arrays.copyOf(bytes, read);
    }
    byte[] more = in.readNBytes(MOST_BYTES + 1 - expected);
    if (more.length == 0) {
      return bytes;
    }
    if (expected + more.length > MOST_BYTES) {
      throw tooLong("more");
    }
    byte[] all = Arrays.copyOf(bytes, expected + more.length);
    System.arraycopy(more, 0, all, expected, more.length);
    return all;
  }

  private static UnreadableImageException tooLong(String found) {
    return new UnreadableImageException(
        Fault.SIZE,
        String.format(Locale.ROOT, "expected at most %,d bytes, it has %s", MOST_BYTES, found));
  }

  private static UnreadableImageException unreadable(IOException e) {
    return new UnreadableImageException(
        Fault.CONTENT, "it cannot be read: " + ReadFailure.reason(e), e);
  }
}
