package dev.sparkresnet.data.fetch;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.Split;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One of the four files, with the checksum of what it unpacks to.
 *
 * <p>The unpacked bytes are what is pinned because the packed ones are not the same everywhere:
 * Debian's package holds the data set's own files, packed anew.
 *
 * @param name the name without {@code .gz}
 * @param sha256 over the unpacked bytes
 */
record DatasetFile(String name, String sha256) {
  static final List<DatasetFile> ALL =
      Stream.of(Split.values())
          .flatMap(split -> Stream.of(split.imageFile(), split.labelFile()))
          .map(name -> new DatasetFile(name, FashionMnist.SHA256_BY_FILE.get(name)))
          .toList();

  private static final int BUFFER_BYTES = 1 << 16;

  /** The name under which the file is published and stored. */
  String packedName() {
    return name + ".gz";
  }

  /**
   * @throws BadDataException if {@code file} is not a gzip file that unpacks to the pinned bytes
   */
  void verify(Path file, String remedy) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream packed = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        InputStream in = new GZIPInputStream(packed, BUFFER_BYTES)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (ZipException | EOFException e) {
      throw new BadDataException(
          String.format("%s: not a complete gzip file (%s); %s", file, e.getMessage(), remedy), e);
    }
    String actual = Sha256.hex(digest);
    if (!actual.equals(sha256)) {
      throw new BadDataException(
          String.format(
              "%s: expected SHA-256 %s of the unpacked bytes, found %s; %s",
              file, sha256, actual, remedy));
    }
  }
}
