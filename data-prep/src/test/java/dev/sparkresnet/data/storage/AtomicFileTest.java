package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private final Configuration conf = new Configuration(false);

  @TempDir private Path directory;

  @Test
  void givenOlderFile_whenWritten_thenReplacedAndNothingElseLeft() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "old and longer");
    AtomicFile.write(conf, hadoop(file), new byte[] {1, 2});
    assertThat(Files.readAllBytes(file)).containsExactly(1, 2);
    assertOnly(file);
  }

  @Test
  void givenNameWithColon_whenWritten_thenThatIsItsName() throws IOException {
    for (String name : new String[] {"2026-11-24T10:15.json", "a:b", "#% [x].json"}) {
      Path file = directory.resolve(name);
      AtomicFile.write(conf, new org.apache.hadoop.fs.Path("file:" + file), new byte[] {1});
      assertThat(Files.readAllBytes(file)).containsExactly(1);
      Files.delete(file);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void givenFileInPlaceOfDirectory_whenWritten_thenIoException() throws IOException {
    Path file = Files.createFile(directory.resolve("a"));
    assertThatThrownBy(() -> AtomicFile.write(conf, hadoop(file.resolve("b")), new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a");
    assertOnly(file);
  }

  @Test
  void givenFileSystemThatRefusesToRename_whenWritten_thenErrorAndNothingLeft() {
    conf.setClass("fs.refusing.impl", RefusingFileSystem.class, RawLocalFileSystem.class);
    conf.setBoolean("fs.refusing.impl.disable.cache", true);
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path("refusing:" + directory.resolve("a"));
    assertThatThrownBy(() -> AtomicFile.write(conf, file, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot write " + file + ": Cannot rename ")
        .hasMessageEndingWith(" to " + file + ": the file system refused");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void givenDiskThatFillsUp_whenWritten_thenOldFileStaysAndNothingElse() throws IOException {
    conf.setClass("fs.filling.impl", FillingFileSystem.class, RawLocalFileSystem.class);
    conf.setBoolean("fs.filling.impl.disable.cache", true);
    Path file = Files.writeString(directory.resolve("a"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    conf, new org.apache.hadoop.fs.Path("filling:" + file), new byte[100]))
        .isInstanceOf(UnwritableFileException.class)
        .hasMessage("Cannot write filling:" + file + ": No space left on device");
    assertThat(file).hasContent("old");
    assertOnly(file);
  }

  @Test
  void givenObjectStoreWhoseBufferFillsUp_whenWritten_thenNoHalfObjectAppears() {
    conf.setClass("fs.s3a.impl", BufferingFileSystem.class, RawLocalFileSystem.class);
    conf.setBoolean("fs.s3a.impl.disable.cache", true);
    Path file = directory.resolve("a");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    conf, new org.apache.hadoop.fs.Path("s3a://bucket" + file), new byte[100]))
        .isInstanceOf(UnwritableFileException.class)
        .hasMessage("Cannot write s3a://bucket" + file + ": No space left on device");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void givenLeftovers_whenDeleted_thenOnlyTheyGo() throws IOException {
    Path other = Files.createFile(directory.resolve(".other.tmp"));
    Files.createFile(directory.resolve(".shard-1.parquet.x.tmp"));
    AtomicFile.deleteLeftovers(conf, hadoop(directory), "shard-");
    assertOnly(other);
  }

  private void assertOnly(Path file) throws IOException {
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** Says no, as object stores and HDFS do where a rename is not possible. */
  static final class RefusingFileSystem extends RawLocalFileSystem {
    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
      return false;
    }

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("refusing:///");
    }
  }

  /** Room for half of what is written. */
  static class FillingFileSystem extends RawLocalFileSystem {
    @Override
    public FSDataOutputStream create(org.apache.hadoop.fs.Path file, boolean overwrite)
        throws IOException {
      return filling(super.create(file, overwrite));
    }

    static FSDataOutputStream filling(OutputStream out) throws IOException {
      return new FSDataOutputStream(new FillingStream(out), null);
    }

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("filling:///");
    }
  }

  /** As an object store's client: keeps what is written on a local disk, uploads it when closed. */
  static final class BufferingFileSystem extends FillingFileSystem {
    @Override
    public FSDataOutputStream create(org.apache.hadoop.fs.Path file, boolean overwrite)
        throws IOException {
      return filling(
          new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
              Files.write(Path.of(file.toUri().getPath()), toByteArray());
            }
          });
    }

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("s3a://bucket");
    }
  }

  /** As HDFS's: closing it throws once more the very exception that writing threw. */
  private static final class FillingStream extends FilterOutputStream {
    private final IOException full = new IOException("No space left on device");

    FillingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length / 2);
      throw full;
    }

    @Override
    public void close() throws IOException {
      super.close();
      throw full;
    }
  }
}
