package dev.sparkresnet.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Sha256;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxLabelReaderTest {
  private final Configuration conf = new Configuration(false);

  @TempDir private java.nio.file.Path directory;

  @Test
  void givenGzip_whenRead_thenLabelsComeInOrder() throws IOException {
    byte[] plain = IdxFixture.idx(IdxFixture.LABELS, 4, 4);
    Path file = IdxFixture.write(directory, "labels.gz", IdxFixture.gzip(plain));
    try (IdxLabelReader reader = IdxLabelReader.open(conf, file)) {
      assertThat(reader.count()).isEqualTo(4);
      assertThat(reader.readAll()).containsExactly(0, 1, 2, 0);
      assertThat(reader.sha256()).isEqualTo(Sha256.of(plain));
    }
  }

  @Test
  void givenLabel10_whenRead_thenErrorNamesPositionAndValue() throws IOException {
    byte[] bytes = IdxFixture.idx(IdxFixture.LABELS, 4, 4);
    bytes[8 + 2] = 10;
    assertCorrupt(bytes, "label 2 (from 0): expected 0..9, found 10");
  }

  @Test
  void givenLabel255_whenRead_thenErrorNamesItUnsigned() throws IOException {
    byte[] bytes = IdxFixture.idx(IdxFixture.LABELS, 4, 4);
    bytes[8] = -1;
    assertCorrupt(bytes, "label 0 (from 0): expected 0..9, found 255");
  }

  @Test
  void givenImageFile_whenOpened_thenErrorNamesBothMagicNumbers() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.IMAGES, 12, 2, 3, 2),
        "expected magic number 0x00000801, found 0x00000803");
  }

  @Test
  void givenTruncatedFile_whenRead_thenErrorNamesPlace() throws IOException {
    assertCorrupt(
        IdxFixture.gzip(IdxFixture.idx(IdxFixture.LABELS, 3, 4)),
        "ends after 11 bytes, within the 4 labels that its header announces");
  }

  @Test
  void givenTooMuchData_whenRead_thenErrorNamesLength() throws IOException {
    assertCorrupt(
        IdxFixture.idx(IdxFixture.LABELS, 5, 4),
        "expected 12 bytes by its header, but more follow");
  }

  @Test
  void givenEmptyFile_whenOpened_thenErrorNamesHeader() throws IOException {
    assertCorrupt(new byte[0], "expected a header of 8 bytes, found 0 bytes");
  }

  private void assertCorrupt(byte[] bytes, String problem) throws IOException {
    Path file = IdxFixture.write(directory, "labels", bytes);
    assertThatThrownBy(
            () -> {
              try (IdxLabelReader reader = IdxLabelReader.open(conf, file)) {
                reader.readAll();
              }
            })
        .isInstanceOf(CorruptIdxException.class)
        .hasMessage(
            "IDX file %s: %s; run fetch again or replace the file".formatted(file, problem));
  }
}
