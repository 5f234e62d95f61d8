package dev.sparkresnet.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackageSourceTest {
  private static final String DIRECTORY = "usr/share/datasets/fashion-mnist";

  @TempDir private Path work;
  private Path root;
  private Path commands;
  private Path target;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(work.resolve("root"));
    commands = Files.createDirectory(work.resolve("bin"));
    target = work.resolve("a.gz.part");
  }

  @Test
  void givenInstalledPackage_whenFetched_thenCopiedWithoutApt() throws Exception {
    Path installed = Files.createDirectories(root.resolve(DIRECTORY));
    Files.writeString(installed.resolve("a.gz"), "installed");
    try (DebianPackageSource source = new DebianPackageSource(root, commands)) {
      source.fetch("a.gz", target);
    }
    assertThat(target).hasContent("installed");
  }

  @Test
  void givenApt_whenFetched_thenPackageIsDownloadedOnceAndUnpackedAndCleanedUp() throws Exception {
    Path log = work.resolve("log");
    script(
        "apt-get",
        "echo \"$@\" >> %s; pwd >> %s; touch dataset-fashion-mnist_1_all.deb".formatted(log, log));
    script("dpkg-deb", "mkdir -p $3/%s; echo packed > $3/%s/a.gz".formatted(DIRECTORY, DIRECTORY));
    try (DebianPackageSource source = new DebianPackageSource(root, commands)) {
      source.fetch("a.gz", target);
      source.fetch("a.gz", target);
    }
    assertThat(target).hasContent("packed");
    assertThat(Files.readAllLines(log))
        .hasSize(2)
        .first()
        .isEqualTo("download dataset-fashion-mnist");
    assertThat(Path.of(Files.readAllLines(log).get(1))).doesNotExist();
  }

  @Test
  void givenAptThatFails_whenFetched_thenErrorCarriesItsOutput() throws IOException {
    script("apt-get", "echo 'E: Unable to locate package' >&2; exit 100");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "'%s download dataset-fashion-mnist' ended with 100: E: Unable to locate package"
                .formatted(commands.resolve("apt-get")));
  }

  @Test
  void givenAptThatLeavesNothing_whenFetched_thenErrorSaysSo() throws IOException {
    script("apt-get", "exit 0");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(IOException.class)
        .hasMessage("apt-get download left no .deb file");
  }

  @Test
  void givenNoApt_whenFetched_thenErrorSaysSo() {
    assertThatThrownBy(this::fetch)
        .isInstanceOf(IOException.class)
        .hasMessage("apt-get is not on this machine");
  }

  private void fetch() throws IOException, InterruptedException {
    try (DebianPackageSource source = new DebianPackageSource(root, commands)) {
      source.fetch("a.gz", target);
    }
  }

  private void script(String name, String body) throws IOException {
    Path script = Files.writeString(commands.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
