package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderExchangeTest {
  private static final FolderKind KIND =
      FolderKind.of(
          "an album",
          List.of("album.txt"),
          (conf, folder) ->
              BoundedFile.read(conf, new Path(folder, "album.txt"), 100)
                  .filter(bytes -> new String(bytes, StandardCharsets.UTF_8).startsWith("album"))
                  .isPresent(),
          List.of("album\\.txt", "pages/\\d+"),
          List.of("pages"));
  private static final Map<String, String> OLD =
      Map.of("album.txt", "album old", "pages/1", "old 1", "pages/2", "old 2");
  private static final Map<String, String> NEW =
      Map.of("album.txt", "album new", "pages/1", "new 1", "pages/3", "new 3");

  @TempDir private java.nio.file.Path directory;

  private Configuration conf = new Configuration(false);
  private String scheme = "file";

  @AfterEach
  void live() {
    DyingFileSystem.live();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "s3a"})
  void givenProcessKilledBeforeAnyOfItsChanges_whenRead_thenOldOrNewIsWhole(String store)
      throws IOException {
    scheme = store;
    conf = store.equals("s3a") ? DyingFileSystem.objectStore() : DyingFileSystem.file();
    int kills = 0;
    boolean oldSeen = false;
    boolean newSeen = false;
    for (boolean killed = true; killed; kills++) {
      String name = "album-" + kills;
      write(name, OLD);
      killed = isKilledReplacing(name, kills);

      Map<String, String> seen = contentOf(FolderExchange.current(conf, path(name)));
      assertThat(seen).as("killed before change %d", kills).isIn(OLD, NEW);
      oldSeen |= seen.equals(OLD);
      newSeen |= seen.equals(NEW);

      // The next writer finishes what was decided and not more, and then replaces it itself.
      exchange(name).settle();
      assertThat(contentOf(path(name))).as("killed before change %d", kills).isEqualTo(seen);
      replace(name);
      assertThat(contentOf(path(name))).isEqualTo(NEW);
      assertThat(directory.resolve("." + name + ".exchange")).doesNotExist();
    }
    assertThat(kills).isGreaterThan(15);
    assertThat(oldSeen).isTrue();
    assertThat(newSeen).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "s3a"})
  void givenProcessKilledWhileItDiscards_whenSettled_thenNothingHalfIsTakenForWhole(String store)
      throws IOException {
    scheme = store;
    conf = store.equals("s3a") ? DyingFileSystem.objectStore() : DyingFileSystem.file();
    int kills = 0;
    for (boolean killed = true; killed; kills++) {
      String name = "album-" + kills;
      write(name, OLD);
      FolderExchange exchange = exchange(name);
      exchange.begin();
      write(exchange.next(), NEW);
      killed = isKilled(exchange::discard, kills);

      assertThat(contentOf(FolderExchange.current(conf, path(name)))).isEqualTo(OLD);
      FolderExchange later = exchange(name);
      later.settle();
      if (later.resume()) {
        assertThat(contentOf(later.next())).isEqualTo(NEW);
      } else {
        assertThat(directory.resolve("." + name + ".exchange")).doesNotExist();
      }
    }
    assertThat(kills).isGreaterThan(4);
  }

  private boolean isKilledReplacing(String name, int change) throws IOException {
    return isKilled(() -> replace(name), change);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static boolean isKilled(Work work, int change) throws IOException {
    DyingFileSystem.dieBeforeChange(change);
    try {
      work.run();
      return false;
    } catch (DyingFileSystem.Killed e) {
      return true;
    } finally {
      DyingFileSystem.live();
    }
  }

  private void replace(String name) throws IOException {
    FolderExchange exchange = exchange(name);
    exchange.begin();
    // Not by Hadoop: what happens while the next one is built touches nothing else.
    write(exchange.next(), NEW);
    exchange.commit();
  }

  @Test
  void givenNoFolderYet_whenCommitted_thenItIsThere() throws IOException {
    replace("album");
    assertThat(contentOf(path("album"))).isEqualTo(NEW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "2026-12-01T10:15:00", "100% [1]", "%3A", "#", " ", "ü\n", "*"})
  void givenNameOfAnyKind_whenReplaced_thenItIs(String name) throws IOException {
    write(name, OLD);
    replace(name);
    assertThat(contentOf(path(name))).isEqualTo(NEW);
    assertThat(directory.toFile().list()).containsExactly(name);
  }

  @Test
  void givenUriThatEndsWithASlash_whenReplaced_thenBesideTheFolderAndNotInIt() throws IOException {
    write("album", OLD);
    Path slashed = new Path(directory.resolve("album").toUri());
    assertThat(slashed.toString()).endsWith("/");
    FolderExchange exchange = new FolderExchange(conf, slashed, KIND);
    exchange.begin();
    write(exchange.next(), NEW);
    assertThat(directory.resolve(".album.exchange")).isDirectory();
    exchange.commit();
    assertThat(contentOf(path("album"))).isEqualTo(NEW);
  }

  /** Nobody has exchanged it, then: there can be no folder beside it. */
  @Test
  void givenNameOfTheLongestKind_whenRead_thenItIsThere() throws IOException {
    String name = "x".repeat(255);
    write(name, OLD);
    exchange(name).settle();
    assertThat(exchange(name).resume()).isFalse();
    assertThat(FolderExchange.current(conf, path(name))).isEqualTo(path(name));
  }

  @Test
  void givenForeignFile_whenBegun_thenItIsNamedAndNothingIsTouched() throws IOException {
    write("album", OLD);
    write("album", Map.of("pages/precious.txt", "mine"));
    assertThatThrownBy(() -> exchange("album").begin())
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it holds pages/precious.txt, which is no part of an album");
    assertThat(contentOf(path("album"))).hasSize(4);
    assertThat(directory.resolve(".album.exchange")).doesNotExist();
  }

  @Test
  void givenForeignFileThatCameMeanwhile_whenCommitted_thenBothFoldersAreKept() throws IOException {
    write("album", OLD);
    FolderExchange exchange = exchange("album");
    exchange.begin();
    write(exchange.next(), NEW);
    write("album", Map.of("notes.txt", "mine"));
    assertThatThrownBy(exchange::commit)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it holds notes.txt, which is no part of an album");
    assertThat(contentOf(path("album"))).containsEntry("notes.txt", "mine").hasSize(4);
    assertThat(contentOf(exchange.next())).isEqualTo(NEW);
  }

  @Test
  void givenFolderOfSomebodyElseInItsPlace_whenBegun_thenItIsRefused() throws IOException {
    write("album", OLD);
    write(".album.exchange/next", Map.of("precious.txt", "mine"));
    assertThatThrownBy(() -> exchange("album").begin())
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("but has no file state that says so; move it away");
    assertThat(contentOf(path(".album.exchange/next"))).containsEntry("precious.txt", "mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "s3a"})
  void givenAnotherThatBeginsMeanwhile_whenBothGoOn_thenTheLaterOneWinsAndTheFirstIsTold(
      String store) throws IOException {
    scheme = store;
    conf = store.equals("s3a") ? DyingFileSystem.objectStore() : DyingFileSystem.file();
    write("album", OLD);
    FolderExchange first = exchange("album");
    first.begin();
    write(first.next(), Map.of("album.txt", "album first"));
    FolderExchange second = exchange("album");
    second.begin();
    // Tasks of the first that are still at work.
    write(first.next(), Map.of("pages/7", "first 7"));

    assertThatThrownBy(first::commit)
        .isInstanceOf(TakenOverException.class)
        .hasMessage(
            "Another process wrote %s at the same time as this one, and what stays there is its result; start one at a time, or give each a --to of its own",
            path("album"));
    assertThatThrownBy(first::discard).isInstanceOf(TakenOverException.class);
    IllegalStateException disturbed = new IllegalStateException("my folder is gone");
    assertThatThrownBy(
            () ->
                first.build(
                    () -> {
                      throw disturbed;
                    }))
        .isInstanceOf(TakenOverException.class)
        .hasSuppressedException(disturbed);
    assertThatThrownBy(
            () ->
                second.build(
                    () -> {
                      throw disturbed;
                    }))
        .isSameAs(disturbed);
    assertThat(contentOf(path("album"))).isEqualTo(OLD);

    write(second.next(), NEW);
    second.commit();
    assertThat(contentOf(path("album"))).isEqualTo(NEW);
    assertThat(directory.toFile().list()).containsExactly("album");
    assertThatThrownBy(first::commit).isInstanceOf(TakenOverException.class);
  }

  @Test
  void givenRemainsOfOneThatWasTakenOver_whenReplacedAgain_thenTheyAreGone() throws IOException {
    write("album", OLD);
    FolderExchange first = exchange("album");
    first.begin();
    replace("album");
    // Its tasks go on until it notices.
    write(first.next(), Map.of("pages/7", "first 7"));
    assertThatThrownBy(first::commit).isInstanceOf(TakenOverException.class);

    replace("album");
    assertThat(directory.toFile().list()).containsExactly("album");
    write(first.next(), Map.of("pages/7", "first 7"));
    exchange("album").settle();
    assertThat(directory.toFile().list()).containsExactly("album");
  }

  @Test
  void givenRootOfFileSystem_whenBegun_thenRefused() throws IOException {
    scheme = "s3a";
    conf = DyingFileSystem.objectStore();
    Path root = new Path("s3a://bucket/");
    FolderExchange exchange = new FolderExchange(conf, root, KIND);
    exchange.settle();
    assertThat(exchange.isBuilding()).isFalse();
    assertThat(FolderExchange.current(conf, root)).isEqualTo(root);
    assertThatThrownBy(exchange::begin)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("is the root of its file system, which is not replaced");
  }

  private FolderExchange exchange(String name) throws IOException {
    return new FolderExchange(conf, path(name), KIND);
  }

  private Path path(String name) {
    return new Path(
        scheme, scheme.equals("s3a") ? "bucket" : "", directory.resolve(name).toString());
  }

  private void write(Path folder, Map<String, String> files) throws IOException {
    write(folder.toUri().getPath(), files);
  }

  private void write(String folder, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      java.nio.file.Path target = directory.resolve(folder).resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  private static Map<String, String> contentOf(Path folder) throws IOException {
    java.nio.file.Path root = java.nio.file.Path.of(folder.toUri().getPath());
    Map<String, String> content = new TreeMap<>();
    try (Stream<java.nio.file.Path> all = Files.walk(root)) {
      for (java.nio.file.Path file : all.filter(Files::isRegularFile).toList()) {
        content.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return content;
  }
}
