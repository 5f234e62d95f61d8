package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFolderTest {
  private static final FolderKind KIND =
      FolderKind.of(
          "an album",
          List.of("album.txt"),
          (conf, folder) ->
              BoundedFile.read(conf, new org.apache.hadoop.fs.Path(folder, "album.txt"), 100)
                  .isPresent(),
          List.of("album\\.txt", "pages/\\d+"),
          List.of("pages"));

  private final Configuration conf = new Configuration(false);

  @TempDir private Path directory;

  @Test
  void givenFolderOfItsKind_whenDeleted_thenItIsGone() throws IOException {
    Path album = album();
    Files.writeString(album.resolve("pages/.1.3f2504e0-4f89-11d3-9a0c-0305e82c3301.tmp"), "half");
    Files.writeString(album.resolve(".album.txt.crc"), "crc");
    own(album).delete();
    assertThat(album).doesNotExist();
  }

  @Test
  void givenNothing_whenDeleted_thenNothingHappens() throws IOException {
    own(directory.resolve("none")).delete();
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "precious.txt",
        "pages/cover.jpg",
        ".git/config",
        ".env",
        "album.txt.bak",
        "pages/1/2",
        "with:colon",
        "other/1",
        ".x.tmp",
        " "
      })
  void givenForeignFile_whenDeleted_thenItIsNamedAndAllIsThere(String foreign) throws IOException {
    Path album = album();
    if (foreign.equals("pages/1/2")) {
      Files.delete(album.resolve("pages/1"));
    }
    Files.createDirectories(album.resolve(foreign).getParent());
    Files.writeString(album.resolve(foreign), "mine");
    assertThatThrownBy(own(album)::delete)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageMatching(
            ".*/album is left alone: it holds .+, which is no part of an album; move that away or choose"
                + " another place");
    assertThat(album.resolve(foreign)).hasContent("mine");
    assertThat(album.resolve("album.txt")).hasContent("album");
  }

  @Test
  void givenNoMarker_whenDeleted_thenRefused() throws IOException {
    Path album = album();
    Files.delete(album.resolve("album.txt"));
    assertThatThrownBy(own(album)::delete)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("no album.txt in it says that it is an album");
    assertThat(album.resolve("pages/1")).exists();
  }

  @Test
  void givenLinks_whenDeleted_thenTheyAreForeignAndNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("1"), "mine");
    Path linked = album();
    Files.createSymbolicLink(linked.resolve("pages/7"), elsewhere);
    assertThatThrownBy(own(linked)::delete)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it holds pages/7");
    Files.delete(linked.resolve("pages/7"));
    Files.createSymbolicLink(linked.resolve("pages/8"), directory.resolve("nowhere"));
    assertThatThrownBy(own(linked)::delete)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it holds pages/8");
    Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);
    assertThatThrownBy(own(link)::delete)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it is no folder but a file or a link");
    assertThat(elsewhere.resolve("1")).hasContent("mine");
  }

  @Test
  void givenFile_whenDeleted_thenRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");
    assertThatThrownBy(own(file)::delete)
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it is no folder but a file or a link");
    assertThat(file).hasContent("mine");
  }

  @Test
  void givenFolderOfItsKind_whenCleared_thenOnlyWhatShowsItIsLeft() throws IOException {
    Path album = album();
    own(album).clear();
    assertThat(album.resolve("pages")).doesNotExist();
    assertThat(album.resolve("album.txt")).hasContent("album");
  }

  /** As a data set that is being written, whose lease must outlive the clearing. */
  @Test
  void givenFolderAsMarker_whenClearedAndDeleted_thenWhatIsInItGoesWithIt() throws IOException {
    FolderKind kind =
        FolderKind.of(
            "an album",
            List.of("_OPEN"),
            (conf, folder) -> true,
            List.of("_OPEN/\\d", "_OPEN2"),
            List.of("_OPEN"));
    Path album = Files.createDirectories(directory.resolve("album/_OPEN")).getParent();
    Files.writeString(album.resolve("_OPEN/1"), "by whom");
    Files.writeString(album.resolve("_OPEN2"), "no marker");
    OwnFolder own = new OwnFolder(conf, new org.apache.hadoop.fs.Path(album.toString()), kind);
    own.clear();
    assertThat(album.resolve("_OPEN/1")).hasContent("by whom");
    assertThat(album.resolve("_OPEN2")).doesNotExist();
    own.delete();
    assertThat(album).doesNotExist();
  }

  @Test
  void givenForeignFile_whenCleared_thenAllIsThere() throws IOException {
    Path album = album();
    Files.writeString(album.resolve("precious.txt"), "mine");
    assertThatThrownBy(own(album)::clear).isInstanceOf(ForeignEntryException.class);
    assertThat(album.resolve("pages/1")).hasContent("1");
  }

  private Path album() throws IOException {
    Path album = directory.resolve("album");
    Files.createDirectories(album.resolve("pages"));
    Files.writeString(album.resolve("album.txt"), "album");
    Files.writeString(album.resolve("pages/1"), "1");
    return album;
  }

  private OwnFolder own(Path folder) throws IOException {
    return new OwnFolder(conf, new org.apache.hadoop.fs.Path(folder.toString()), KIND);
  }
}
