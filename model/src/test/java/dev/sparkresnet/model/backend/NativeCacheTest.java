package dev.sparkresnet.model.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCacheTest {
  private static final String REMEDY =
      "; name another folder with -Dorg.bytedeco.javacpp.cachedir=FOLDER, for the driver in"
          + " SPARK_RESNET_JAVA_OPTS, for executors in spark.executor.extraJavaOptions";

  @TempDir private Path work;

  @Test
  void givenFolderThatIsNotThereYet_whenLookedAt_thenUsableAndEmpty() throws IOException {
    Path folder = work.resolve("a/b");

    assertThatCode(() -> NativeCache.requireUsable(folder)).doesNotThrowAnyException();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void givenFileInItsPlace_whenLookedAt_thenErrorNamesItAndTheKey() throws IOException {
    Path file = Files.createFile(work.resolve("file"));

    for (Path folder : new Path[] {file, file.resolve("below")}) {
      assertThatThrownBy(() -> NativeCache.requireUsable(folder))
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessage(
              "Native libraries are unpacked into %s, which cannot be written to%s",
              folder, REMEDY);
    }
  }

  /** Where Linux has mounted one such file system for everybody. */
  @Test
  void givenFileSystemWithoutExecution_whenLookedAt_thenErrorSaysSo() throws IOException {
    Path folder = Path.of("/dev/shm/spark-resnet-" + ProcessHandle.current().pid());
    assumeThat(isNoexec("/dev/shm")).isTrue();
    try {
      assertThatThrownBy(() -> NativeCache.requireUsable(folder))
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessage(
              "Native libraries are unpacked into %s, which must allow execution, its file system"
                  + " does not (noexec)%s",
              folder, REMEDY);
      assertThat(folder).isEmptyDirectory();
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-arm64", "macosx-arm64", "windows-x86_64"})
  void givenOtherPlatform_whenLookedAt_thenErrorNamesIt(String platform) {
    assertThatThrownBy(() -> NativeCache.requirePlatform(platform))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessage(
            "The native libraries in the application jar are not for %s, which this process runs"
                + " on; build it there, or run it on the platform that it was built for",
            platform);
  }

  private static boolean isNoexec(String mount) throws IOException {
    return Files.readAllLines(Path.of("/proc/mounts")).stream()
        .map(line -> line.split(" "))
        .anyMatch(words -> words[1].equals(mount) && words[3].matches("(.*,)?noexec(,.*)?"));
  }
}
