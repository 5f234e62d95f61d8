package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {
  private final Configuration conf = new Configuration(false);

  @TempDir private Path directory;

  @Test
  void givenFilesUpToTheBound_whenRead_thenTheirBytes() throws IOException {
    Path file = Files.write(directory.resolve("a"), new byte[] {1, 2});
    assertThat(BoundedFile.read(conf, hadoop(file), 2)).contains(new byte[] {1, 2});
    Files.write(file, new byte[0]);
    assertThat(BoundedFile.read(conf, hadoop(file), 2)).contains(new byte[0]);
  }

  @Test
  void givenNoFile_whenRead_thenNothing() throws IOException {
    assertThat(BoundedFile.read(conf, hadoop(directory.resolve("b")), 2)).isEmpty();
  }

  @Test
  void givenLongerFile_whenRead_thenRefusedWithBothLengths() throws IOException {
    Path file = Files.write(directory.resolve("a"), new byte[3]);
    assertThatThrownBy(() -> BoundedFile.read(conf, hadoop(file), 2))
        .isInstanceOf(FileTooLongException.class)
        .hasMessage("expected at most 2 bytes, it has 3");
  }

  @Test
  void givenFileThatIsReplacedBeforeItIsOpened_whenRead_thenTheNewContent() throws IOException {
    conf.setClass("fs.replacing.impl", ReplacingFileSystem.class, RawLocalFileSystem.class);
    conf.setBoolean("fs.replacing.impl.disable.cache", true);
    Path file = directory.resolve("a");
    org.apache.hadoop.fs.Path replaced = new org.apache.hadoop.fs.Path("replacing:" + file);

    Files.writeString(file, "shorter");
    assertThat(BoundedFile.read(conf, replaced, 100)).contains(ReplacingFileSystem.CONTENT);
    Files.writeString(file, "longer than the new content");
    assertThat(BoundedFile.read(conf, replaced, 100)).contains(ReplacingFileSystem.CONTENT);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** Somebody writes a file whenever this process has looked at its length. */
  static final class ReplacingFileSystem extends RawLocalFileSystem {
    static final byte[] CONTENT = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("replacing:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file) throws IOException {
      Files.write(Path.of(file.toUri().getPath()), CONTENT);
      return super.open(file);
    }
  }
}
