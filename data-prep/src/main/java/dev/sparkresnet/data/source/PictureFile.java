package dev.sparkresnet.data.source;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/**
 * A file that may hold a picture, found in a listing.
 *
 * @param location an encoded URI, which keeps every byte of the name, whatever the encoding of
 *     names in this process; of a local file as {@link java.nio.file.Path#toUri} gives it
 * @param bytes the length when it was listed
 */
public record PictureFile(String location, long bytes) implements Serializable {
  private static final String LOCAL = "file:";
  private static final int HEXADECIMAL = 16;

  /** Whether the location is one of Java's, and not of a Hadoop file system. */
  static boolean isLocal(String location) {
    return location.startsWith(LOCAL);
  }

  /**
   * What users are shown: the path as Hadoop writes it, with nothing encoded, such as {@code
   * file:/photos/a [1].png}. A local name that is no UTF-8 stays encoded, and begins with {@code
   * file:///}.
   */
  public String path() {
    if (!isLocal(location)) {
      return new Path(URI.create(location)).toString();
    }
    try {
      return LOCAL
          + StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(decoded(URI.create(location).getRawPath())));
    } catch (CharacterCodingException e) {
      return location;
    }
  }

  private static byte[] decoded(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, HEXADECIMAL));
        i += 2;
      } else {
        bytes.write(encoded.charAt(i));
      }
    }
    return bytes.toByteArray();
  }
}
