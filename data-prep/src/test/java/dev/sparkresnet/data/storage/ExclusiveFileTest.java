package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveFileTest {
  private static final int WRITERS = 4;

  private final Configuration conf = new Configuration(false);

  @TempDir private Path directory;

  @Test
  void givenNoFile_whenCreated_thenThereAloneWithItsContent() throws IOException {
    Path file = directory.resolve("below/a");
    assertThat(ExclusiveFile.create(conf, hadoop(file), new byte[] {1, 2})).isTrue();
    assertThat(Files.readAllBytes(file)).containsExactly(1, 2);
    assertOnly(file);
  }

  @Test
  void givenFile_whenCreated_thenNotAndItStays() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "old");
    assertThat(ExclusiveFile.create(conf, hadoop(file), new byte[] {1, 2})).isFalse();
    assertThat(file).hasContent("old");
    assertOnly(file);
  }

  @Test
  void givenSeveralWriters_whenTheyCreateAtOnce_thenExactlyOneHasTheFile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    CyclicBarrier together = new CyclicBarrier(WRITERS);
    try {
      for (int round = 0; round < 50; round++) {
        Path file = directory.resolve("round-" + round);
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (byte i = 0; i < WRITERS; i++) {
          byte[] content = {i};
          writers.add(
              () -> {
                together.await();
                return ExclusiveFile.create(conf, hadoop(file), content);
              });
        }
        List<Byte> winners = new ArrayList<>();
        List<Future<Boolean>> outcomes = threads.invokeAll(writers);
        for (byte i = 0; i < WRITERS; i++) {
          if (outcomes.get(i).get()) {
            winners.add(i);
          }
        }
        assertThat(winners).containsExactly(Files.readAllBytes(file)[0]);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void givenFileInPlaceOfDirectory_whenCreated_thenErrorNamesTheFile() throws IOException {
    Path file = Files.createFile(directory.resolve("a"));
    org.apache.hadoop.fs.Path below = hadoop(file.resolve("b"));
    assertThatThrownBy(() -> ExclusiveFile.create(conf, below, new byte[1]))
        .isInstanceOf(UnwritableFileException.class)
        .hasMessageStartingWith("Cannot write " + below + ": ");
    assertOnly(file);
  }

  @Test
  void givenObjectStore_whenAnotherWriterOverwrites_thenOnlyTheLastOneHasTheFile()
      throws IOException {
    conf.setClass("fs.s3a.impl", SlowObjectStore.class, RawLocalFileSystem.class);
    conf.setBoolean("fs.s3a.impl.disable.cache", true);
    Path file = directory.resolve("a");
    org.apache.hadoop.fs.Path object = new org.apache.hadoop.fs.Path("s3a://bucket" + file);

    assertThat(ExclusiveFile.create(conf, object, new byte[] {SlowObjectStore.OVERTAKEN}))
        .isFalse();
    assertThat(Files.readAllBytes(file)).containsExactly(7, 7);
    Files.delete(file);
    assertThat(ExclusiveFile.create(conf, object, new byte[] {1})).isTrue();
    assertThat(ExclusiveFile.create(conf, object, new byte[] {2})).isFalse();
    assertThat(Files.readAllBytes(file)).containsExactly(1);
  }

  private void assertOnly(Path file) throws IOException {
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** Another writer's upload ends after that of an object which begins with a certain byte. */
  static final class SlowObjectStore extends RawLocalFileSystem {
    static final byte OVERTAKEN = 3;

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("s3a://bucket");
    }

    @Override
    public org.apache.hadoop.fs.FSDataInputStream open(org.apache.hadoop.fs.Path path)
        throws IOException {
      Path file = Path.of(path.toUri().getPath());
      if (Files.readAllBytes(file)[0] == OVERTAKEN) {
        Files.write(file, new byte[] {7, 7});
      }
      return super.open(path);
    }
  }
}
