package dev.sparkresnet.data.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Takes the files from Debian's package dataset-fashion-mnist: where it is installed, or else by
 * downloading and unpacking it in a temporary directory, which needs no root.
 */
final class DebianPackageSource implements FileSource {
  static final String PACKAGE = "dataset-fashion-mnist";

  /** Where the package puts its files, below the root. */
  private static final String DIRECTORY = "usr/share/datasets/fashion-mnist";

  private static final long COMMAND_MINUTES = 10;

  private final Path root;
  private final Path commands;
  private Path unpacked;

  DebianPackageSource() {
    this(Path.of("/"), Path.of("/usr/bin"));
  }

  /**
   * @param root of the file system in which the package may be installed
   * @param commands the directory of apt-get and dpkg-deb
   */
  DebianPackageSource(Path root, Path commands) {
    this.root = root;
    this.commands = commands;
  }

  @Override
  public String description() {
    return "Debian's package " + PACKAGE;
  }

  @Override
  public void fetch(String name, Path target) throws IOException, InterruptedException {
    Path directory = root.resolve(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      if (unpacked == null) {
        unpacked = downloadAndUnpack();
      }
      directory = unpacked.resolve(DIRECTORY);
    }
    Files.copy(directory.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path downloadAndUnpack() throws IOException, InterruptedException {
    if (!Files.isExecutable(commands.resolve("apt-get"))) {
      throw new IOException("apt-get is not on this machine");
    }
    Path work = Files.createTempDirectory("spark-resnet-fetch");
    try {
      run(work, "apt-get", "download", PACKAGE);
      try (Stream<Path> files = Files.list(work)) {
        Path archive =
            files
                .filter(file -> file.toString().endsWith(".deb"))
                .findFirst()
                .orElseThrow(() -> new IOException("apt-get download left no .deb file"));
        run(work, "dpkg-deb", "-x", archive.toString(), work.toString());
      }
      return work;
    } catch (IOException | InterruptedException e) {
      delete(work);
      throw e;
    }
  }

  private void run(Path directory, String command, String... arguments)
      throws IOException, InterruptedException {
    List<String> line =
        Stream.concat(Stream.of(commands.resolve(command).toString()), Stream.of(arguments))
            .toList();
    Path log = directory.resolve(command + ".log");
    Process process =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException(command + " did not end within " + COMMAND_MINUTES + " minutes");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      String output = Files.readString(log, StandardCharsets.UTF_8).strip();
      throw new IOException(
          String.format(
              "'%s' ended with %d: %s", String.join(" ", line), process.exitValue(), output));
    }
  }

  @Override
  public void close() throws IOException {
    if (unpacked != null) {
      delete(unpacked);
      unpacked = null;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
