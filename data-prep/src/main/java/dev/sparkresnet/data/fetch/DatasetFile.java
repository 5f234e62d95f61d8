package dev.sparkresnet.data.fetch;

import dev.sparkresnet.data.BadDataException;
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
  /** Computed from Debian's dataset-fashion-mnist 0.0~git20200523.55506a9-1. */
  static final List<DatasetFile> ALL =
      List.of(
          new DatasetFile(
              Split.TRAIN.imageFile(),
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
          new DatasetFile(
              Split.TRAIN.labelFile(),
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
          new DatasetFile(
              Split.TEST.imageFile(),
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
          new DatasetFile(
              Split.TEST.labelFile(),
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"));

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
