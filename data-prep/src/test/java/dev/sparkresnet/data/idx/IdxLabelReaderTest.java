package dev.sparkresnet.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
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
  void givenLargeLabels_whenRead_thenTheyAreUnsigned() throws IOException {
    byte[] bytes = IdxFixture.idx(IdxFixture.LABELS, 4, 4);
    bytes[8] = -1;
    bytes[8 + 1] = (byte) 128;
    bytes[8 + 2] = 10;
    Path file = IdxFixture.write(directory, "labels", bytes);
    try (IdxLabelReader reader = IdxLabelReader.open(conf, file)) {
      assertThat(reader.readAll()).containsExactly(255, 128, 10, 0);
    }
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

  @Test
  void givenServerThatGoesAway_whenRead_thenNotTheFilesFault() throws IOException {
    Path file =
        IdxFixture.write(
            directory, "labels.gz", IdxFixture.gzip(IdxFixture.idx(IdxFixture.LABELS, 4, 4)));
    conf.setClass("fs.gone.impl", GoneFileSystem.class, FileSystem.class);
    conf.setBoolean("fs.gone.impl.disable.cache", true);

    assertThatThrownBy(
            () -> IdxLabelReader.open(conf, new Path("gone:" + file.toUri().getPath())).readAll())
        .isInstanceOf(EOFException.class)
        .hasMessage("End of File Exception between local host and server");
  }

  /** As HDFS's client fails when the namenode ends while it answers. */
  static final class GoneFileSystem extends RawLocalFileSystem {
    @Override
    public FSDataInputStream open(Path file, int bufferSize) {
      return new FSDataInputStream(new GoneStream());
    }

    @Override
    public URI getUri() {
      return URI.create("gone:///");
    }
  }

  /** Gives the start of a gzip file, and then fails. */
  private static final class GoneStream extends FSInputStream {
    private final byte[] start = {0x1f, (byte) 0x8b, 8};
    private int position;

    @Override
    public int read() throws IOException {
      if (position == start.length) {
        throw new EOFException("End of File Exception between local host and server");
      }
      return Byte.toUnsignedInt(start[position++]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      target[offset] = (byte) read();
      return 1;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }
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
        .hasMessage("IDX file %s: %s; replace the file".formatted(file, problem));
  }
}
