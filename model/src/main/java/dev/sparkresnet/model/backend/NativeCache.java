package dev.sparkresnet.model.backend;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bytedeco.javacpp.Loader;

/**
 * The folder that JavaCPP unpacks native libraries into and loads them from. Where it cannot, every
 * class of ND4J fails for good, with an error that does not name the folder.
 */
final class NativeCache {
  private static final String KEY = "org.bytedeco.javacpp.cachedir";
  private static final String LIBRARY =
      "/org/nd4j/linalg/cpu/nativecpu/bindings/%s/libjnind4jcpu.so";

  /**
   * What the libraries of ND4J's CPU backend unpack to; OneDNN and OpenBLAS are small beside it.
   */
  private static final long BYTES = 340L << 20;

  private static final String REMEDY =
      "; name another folder with -D"
          + KEY
          + "=FOLDER, for the driver in SPARK_RESNET_JAVA_OPTS, for executors in spark.executor.extraJavaOptions";

  private NativeCache() {}

  /**
   * Looks at it.
   *
   * @throws BackendUnavailableException if libraries cannot be loaded from there
   */
  static void requireUsable() {
    requirePlatform(Loader.getPlatform());
    requireUsable(folder());
  }

  static void requirePlatform(String platform) {
    if (NativeCache.class.getResource(LIBRARY.formatted(platform)) == null) {
      throw new BackendUnavailableException(
          "The native libraries in the application jar are not for %s, which this process runs on; build it there, or run it on the platform that it was built for"
              .formatted(platform));
    }
  }

  private static Path folder() {
    String given = System.getProperty(KEY);
    if (given != null && !given.isBlank()) {
      // JavaCPP would pass over one that it cannot use, and take another without a word.
      return Path.of(given);
    }
    try {
      return Loader.getCacheDir().toPath();
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "Native libraries cannot be unpacked: neither %s/.javacpp/cache nor the folder of temporary files, %s, can be written to"
                  .formatted(System.getProperty("user.home"), System.getProperty("java.io.tmpdir"))
              + REMEDY,
          e);
    }
  }

  static void requireUsable(Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe =
          Files.createTempFile(
              folder,
              ".probe-",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        requireExecution(folder, probe);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "Native libraries are unpacked into %s, which cannot be written to".formatted(folder)
              + REMEDY,
          e);
    }
    requireRoom(folder.toFile());
  }

  /** A file system that is mounted noexec says so of every file, to root too. */
  private static void requireExecution(Path folder, Path probe) {
    if (!Files.isExecutable(probe)) {
      throw new BackendUnavailableException(
          "Native libraries are unpacked into %s, which must allow execution, its file system does not (noexec)"
                  .formatted(folder)
              + REMEDY);
    }
  }

  /** Only where nothing is there yet: what is unpacked stays. */
  private static void requireRoom(File folder) {
    String[] present = folder.list((parent, name) -> name.startsWith("nd4j-native-"));
    boolean unpacked = present != null && present.length > 0;
    long free = folder.getUsableSpace();
    if (!unpacked && free < BYTES) {
      throw new BackendUnavailableException(
          "Native libraries are unpacked into %s and need %d MiB there, it has %d MiB; make room"
                  .formatted(folder, BYTES >> 20, free >> 20)
              + REMEDY.replaceFirst("; ", ", or "));
    }
  }
}
