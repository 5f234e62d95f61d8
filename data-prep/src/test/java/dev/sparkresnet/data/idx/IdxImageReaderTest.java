package dev.sparkresnet.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Sha256;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxImageReaderTest {
  private final Configuration conf = new Configuration(false);

  @TempDir private java.nio.file.Path directory;

  @Test
  void givenPlainFile_whenReadOneByOne_thenImagesComeInOrder() throws IOException {
    Path file = write(IdxFixture.idx(IdxFixture.IMAGES, 12, 2, 3, 2));
    try (IdxImageReader reader = IdxImageReader.open(conf, file)) {
      assertThat(reader.count()).isEqualTo(2);
      assertThat(reader.height()).isEqualTo(3);
      assertThat(reader.width()).isEqualTo(2);
      byte[] image = new byte[7];
      assertThat(reader.read(image, 1)).isTrue();
      assertThat(image).containsExactly(0, 0, 1, 2, 0, 1, 2);
      assertThat(reader.read(image, 1)).isTrue();
      assertThat(reader.read(image, 1)).isFalse();
    }
  }

  @Test
  void givenGzipWithoutEnding_whenReadAll_thenSameAsPlain() throws IOException {
    byte[] plain = IdxFixture.idx(IdxFixture.IMAGES, 12, 2, 3, 2);
    Path file = write(IdxFixture.gzip(plain));
    try (IdxImageReader reader = IdxImageReader.open(conf, file)) {
      assertThat(reader.readAll()).isEqualTo(Arrays.copyOfRange(plain, 16, 28));
      assertThat(reader.sha256()).isEqualTo(Sha256.of(plain));
    }
  }

  @Test
  void givenNoFile_whenOpened_thenErrorSaysSo() {
    Path file = new Path(directory.resolve("absent").toUri());
    assertThatThrownBy(() -> IdxImageReader.open(conf, file))
        .isInstanceOf(CorruptIdxException.class)
        .hasMessage("IDX file %s: does not exist; replace the file".formatted(file));
  }

  @Test
  void givenDirectory_whenOpened_thenErrorSaysSo() {
    assertThatThrownBy(() -> IdxImageReader.open(conf, new Path(directory.toUri())))
        .isInstanceOf(CorruptIdxException.class)
        .hasMessageContaining("is not a file");
  }

  @Test
  void givenEmptyFile_whenOpened_thenErrorNamesHeaderAndLength() throws IOException {
    assertCorrupt(new byte[0], "expected a header of 16 bytes, found 0 bytes");
  }

  @Test
  void givenHalfHeader_whenOpened_thenErrorNamesHeaderAndLength() throws IOException {
    assertCorrupt(
        Arrays.copyOf(IdxFixture.idx(IdxFixture.IMAGES, 0, 2, 3, 2), 9),
        "expected a header of 16 bytes, found 9 bytes");
  }

  @Test
  void givenLabelFile_whenOpened_thenErrorNamesBothMagicNumbers() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.LABELS, 12, 2, 3, 2),
        "expected magic number 0x00000803, found 0x00000801");
  }

  @Test
  void givenNoImages_whenOpened_thenErrorNamesDimension() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.IMAGES, 0, 0, 3, 2), "dimension 0 must be positive, found 0");
  }

  @Test
  void givenNegativeWidth_whenOpened_thenErrorNamesDimension() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.IMAGES, 12, 2, 3, -1),
        "dimension 2 must be positive, found 4294967295");
  }

  @Test
  void givenHugeCount_whenOpened_thenNothingIsAllocated() throws IOException {
    assertCorrupt(
        IdxFixture.gzip(IdxFixture.idx(IdxFixture.IMAGES, 12, Integer.MAX_VALUE, 8192, 8192)),
        "its header announces more data than the file can hold");
  }

  @Test
  void givenHugeImage_whenOpened_thenErrorNamesSides() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.IMAGES, 8193, 1, 1, 8193),
        "expected images of at most 8192 pixels per side, found 1 x 8193");
  }

  @Test
  void givenTruncatedPlainFile_whenOpened_thenErrorNamesLength() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.IMAGES, 0, 2, 30, 20),
        "its header announces more data than the file can hold (16 bytes)");
  }

  @Test
  void givenTruncatedData_whenRead_thenErrorNamesImage() throws IOException {
    assertCorrupt(
        IdxFixture.gzip(IdxFixture.idx(IdxFixture.IMAGES, 11, 2, 3, 2)),
        "ends after 27 bytes, within image 1 of 2 that its header announces");
  }

  @Test
  void givenTooMuchData_whenRead_thenErrorNamesLength() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.IMAGES, 13, 2, 3, 2),
        "expected 28 bytes by its header, but more follow");
  }

  @Test
  void givenTruncatedGzip_whenRead_thenErrorNamesGzip() throws IOException {
    byte[] packed = IdxFixture.gzip(IdxFixture.idx(IdxFixture.IMAGES, 1200, 200, 3, 2));
    assertCorrupt(Arrays.copyOf(packed, packed.length - 9), "its gzip data is corrupt");
  }

  @Test
  void givenFlippedBitInGzip_whenRead_thenErrorNamesGzip() throws IOException {
    byte[] packed = IdxFixture.gzip(IdxFixture.idx(IdxFixture.IMAGES, 1200, 200, 3, 2));
    // The checksum over the unpacked bytes, in the trailer.
    packed[packed.length - 6] ^= 1;
    assertCorrupt(packed, "its gzip data is corrupt");
  }

  @Test
  void givenGzipMagicAlone_whenOpened_thenErrorNamesGzip() throws IOException {
    assertCorrupt(new byte[] {0x1f, (byte) 0x8b, 8}, "its gzip header is corrupt");
  }

  private void assertCorrupt(byte[] bytes, String problem) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(
            () -> {
              try (IdxImageReader reader = IdxImageReader.open(conf, file)) {
                reader.readAll();
              }
            })
        .isInstanceOf(CorruptIdxException.class)
        .hasMessageStartingWith("IDX file " + file + ": ")
        .hasMessageContaining(problem)
        .hasMessageEndingWith("; replace the file");
  }

  private Path write(byte[] bytes) throws IOException {
    return IdxFixture.write(directory, "images", bytes);
  }
}
