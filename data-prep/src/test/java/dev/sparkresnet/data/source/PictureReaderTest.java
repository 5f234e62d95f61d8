package dev.sparkresnet.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkresnet.data.image.UnreadableImageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PictureReaderTest {
  @TempDir private Path root;

  @Test
  void givenSmallFiles_whenRead_thenTheirBytes() throws Exception {
    assertThat(read(Files.createFile(root.resolve("empty")))).isEmpty();
    assertThat(read(Files.write(root.resolve("some"), new byte[] {1, 2, 3})))
        .containsExactly(1, 2, 3);
  }

  @Test
  void givenLongFile_whenRead_thenErrorHasSizeAndBoundAndNothingIsRead() throws Exception {
    Path file = root.resolve("long");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertUnreadable(file, "expected at most 67,108,864 bytes, it has 3,221,225,472");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(PictureReader.MOST_BYTES + 1L);
    }
    assertUnreadable(file, "expected at most 67,108,864 bytes, it has 67,108,865");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(PictureReader.MOST_BYTES);
    }
    assertThat(read(file)).hasSize(PictureReader.MOST_BYTES);
  }

  @Test
  void givenFileWhoseLengthIsUnknown_whenRead_thenAllOfIt() throws Exception {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.isReadable(status));

    assertThat(new String(read(status), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("Name:");
  }

  @Test
  void givenLinkToNothing_whenRead_thenSaysSo() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("gone"));

    assertUnreadable(link, "it cannot be read: it is not there any more, or is a link to nothing");
    Path circle = root.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThatThrownBy(() -> read(circle))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith("it cannot be read: ")
        .hasMessageNotContaining("Exception")
        .hasMessageNotContaining(root.toString());
  }

  @Test
  void givenFileThatMayNotBeRead_whenRead_thenSaysSo() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");
    Path file = Files.createFile(root.resolve("locked"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    assertUnreadable(file, "it cannot be read: permission denied");
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void givenPipe_whenRead_thenNobodyWaits() throws Exception {
    Path pipe = root.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertUnreadable(pipe, "expected a file, found a pipe, a socket or a device");
  }

  @Test
  void givenFolder_whenRead_thenSaysThatItCouldNotBeListed() {
    assertUnreadable(
        root,
        "a folder that could not be listed, for want of permission; what is in it was not read");
  }

  @Test
  void givenFailures_whenLookedAt_thenThoseOfOneFileAreTold() {
    assertThat(ReadFailure.isOfOneFile(new AccessControlException("no"))).isTrue();
    assertThat(ReadFailure.isOfOneFile(new BlockMissingException("/a", "no", 0))).isTrue();
    assertThat(ReadFailure.isOfOneFile(new FileNotFoundException("/a"))).isTrue();
    assertThat(ReadFailure.isOfOneFile(new IOException("connection refused"))).isFalse();
    assertThat(ReadFailure.reason(new FileNotFoundException("/a (Permission denied)")))
        .isEqualTo("permission denied");
    assertThat(ReadFailure.reason(new BlockMissingException("/a", "no", 0)))
        .isEqualTo("a part of it is lost or damaged in its file system");
    assertThat(ReadFailure.reason(new IOException("Input/output error\nat x")))
        .isEqualTo("Input/output error");
    assertThat(ReadFailure.reason(new IOException())).isEqualTo("reading failed");
  }

  private void assertUnreadable(Path file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(message);
  }

  private static byte[] read(Path file) throws UnreadableImageException, IOException {
    return PictureReader.read(new Configuration(false), file.toUri().toString());
  }
}
