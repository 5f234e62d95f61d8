package dev.sparkresnet.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sparkresnet.data.BadDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureListingTest {
  @TempDir private Path root;
  private final Configuration conf = new Configuration(false);

  /** Local files by way of Hadoop, as those of other file systems are. */
  public static final class Stored extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("stored:///");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_DSC0001.JPG",
        "2026-11-24T10:15:00.png",
        ":",
        "a:b/c:d.png",
        "100%.png",
        "%41.png",
        "#1 ?.png",
        "[ab].png",
        "{a,b}.png",
        "*.png",
        " lead and trail ",
        "Gr\u00f6\u00dfe \u6771\u4eac \ud83d\ude00.jpg",
        "back\\slash.png",
        "new\nline\t.png",
        "-rf",
        "~",
        "$(x).png",
        "name.parquet.png",
        "_temporary/0/a.png",
        "quote'\"`.png",
        "100%25+.png"
      })
  void givenAnyName_whenListedByFolderNameAndPattern_thenItIsThereAndCanBeOpened(String name)
      throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content");

    for (String place : List.of(root.toString(), file.toString(), root + "/*", root + "/?*")) {
      PictureListing listing = PictureListing.of(conf, place);
      assertThat(listing.files()).as(place).hasSize(1);
      PictureFile found = listing.files().get(0);
      assertThat(found.path()).isEqualTo("file:" + file);
      assertThat(found.bytes()).isEqualTo(7);
      assertThat(PictureReader.read(conf, found.location())).asString().isEqualTo("content");
      assertThat(PictureListing.of(conf, found.path()).files()).containsExactly(found);
      assertThat(listing.leftOut()).isEqualTo(LeftOut.NOTHING);
    }
  }

  @Test
  void givenLongestName_whenListed_thenItIsThere() throws Exception {
    Path file = Files.createFile(root.resolve("\u00fc".repeat(127) + "x"));

    assertThat(paths(root.toString())).containsExactly("file:" + file);
  }

  @Test
  void givenNameThatIsNoText_whenListed_thenEncodedAndCanBeOpened() throws Exception {
    Path file = Path.of(URI.create("file://" + root + "/%FF%20%C3.png"));
    Files.writeString(file, "content");

    PictureFile found = PictureListing.of(conf, root.toString()).files().get(0);
    assertThat(found.path()).isEqualTo("file://" + root + "/%FF%20%C3.png");
    assertThat(Files.readString(Path.of(URI.create(found.path())))).isEqualTo("content");
    assertThat(PictureReader.read(conf, found.location())).asString().isEqualTo("content");
  }

  @Test
  void givenProcessWithoutUtf8_whenListedThere_thenNamesAreTheSame() throws Exception {
    Files.createFile(root.resolve("Gr\u00f6\u00dfe.png"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=ANSI_X3.4-1968",
                "-cp",
                System.getProperty("java.class.path"),
                Printer.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(out).isEqualTo("file:" + root + "/Gr\u00f6\u00dfe.png 0\n");
  }

  /** Prints what a process finds that knows no umlauts. */
  static final class Printer {
    public static void main(String[] folders) throws Exception {
      Configuration conf = new Configuration(false);
      for (PictureFile file : PictureListing.of(conf, folders[0]).files()) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int bytes = PictureReader.read(conf, file.location()).length;
        line.writeBytes((file.path() + " " + bytes + "\n").getBytes(StandardCharsets.UTF_8));
        line.writeTo(System.out);
      }
      System.out.flush();
    }
  }

  @Test
  void givenHiddenOnes_whenListed_thenCounted() throws Exception {
    Files.createFile(root.resolve(".DS_Store"));
    Files.createDirectories(root.resolve(".git/objects/12"));
    Files.createFile(root.resolve(".git/objects/12/34"));
    Files.createFile(root.resolve(".git/HEAD"));
    Files.createFile(root.resolve("a.png"));

    for (String place :
        List.of(root.toString(), root + "/*", "stored:" + root, "stored:" + root + "/*")) {
      PictureListing listing = PictureListing.of(stored(), place);
      assertThat(listing.files()).as(place).hasSize(1);
      assertThat(listing.leftOut()).isEqualTo(new LeftOut(3, 0));
    }
    assertThat(new LeftOut(3, 0)).hasToString("3 hidden files");
    assertThat(paths(root + "/.git")).hasSize(2);
    assertThat(paths(root + "/.D*")).hasSize(1);
  }

  @Test
  void givenLinks_whenListed_thenFollowedOnceAndCirclesEnd() throws Exception {
    Path day = Files.createDirectories(root.resolve("2026-11-24"));
    Files.createFile(day.resolve("a.png"));
    Files.createSymbolicLink(root.resolve("0-latest"), day);
    Files.createSymbolicLink(day.resolve("circle"), root);
    Files.createSymbolicLink(root.resolve("self"), root.resolve("self"));
    Files.createSymbolicLink(root.resolve("nowhere.png"), root.resolve("gone"));
    Files.createSymbolicLink(root.resolve("same.png"), day.resolve("a.png"));

    PictureListing listing = PictureListing.of(conf, root.toString());
    assertThat(listing.files().stream().map(PictureFile::path))
        .containsExactly(
            "file:" + day.resolve("a.png"),
            "file:" + root.resolve("nowhere.png"),
            "file:" + root.resolve("same.png"),
            "file:" + root.resolve("self"));
    assertThat(listing.leftOut()).isEqualTo(new LeftOut(0, 2));
    assertThat(listing.leftOut()).hasToString("2 links to folders that were read already");
    assertThat(paths(root.resolve("0-latest").toString()))
        .contains("file:" + root.resolve("0-latest/a.png"));
    assertThat(paths(root.resolve("nowhere.png").toString())).hasSize(1);
  }

  @Test
  void givenFolderThatMayNotBeListed_whenListed_thenItIsARow() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may list everything");
    Path locked = Files.createDirectory(root.resolve("locked"));
    Files.createFile(locked.resolve("a.png"));
    Files.createFile(root.resolve("b.png"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      assertThat(paths(root.toString()))
          .containsExactly("file:" + root.resolve("b.png"), "file:" + locked + "/");
      assertThatThrownBy(() -> PictureListing.of(conf, locked.resolve("a.png").toString()))
          .isInstanceOf(BadDataException.class)
          .hasMessage(
              locked.resolve("a.png")
                  + " cannot be looked at: permission denied; allow it to this user, or name another place");
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "photos [1]",
        "photos [1]/a.png",
        "photos [1]/*.png",
        "photos [1]/[a].png",
        "photos*",
        "photos {1,\\[1\\]}",
        "photos ?1?/a.*",
        "{photos [1]/a.png,none}",
        "photos \\[1\\]"
      })
  void givenFolderWithBrackets_whenNamed_thenItIsThatFolder(String pattern) throws Exception {
    Path photos = Files.createDirectory(root.resolve("photos [1]"));
    Files.createFile(photos.resolve("a.png"));

    assertThat(paths(root + "/" + pattern)).containsExactly("file:" + photos.resolve("a.png"));
  }

  @Test
  void givenPatterns_whenListed_thenWhatFits() throws Exception {
    for (String name : List.of("a1.png", "a2.png", "b1.png", "c/a3.png", "a[12].png")) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.createFile(root.resolve(name));
    }
    assertThat(names("a[13].png")).containsExactly("a1.png");
    assertThat(names("a[12].png")).containsExactly("a[12].png");
    assertThat(names("{a,b}1.png")).containsExactly("a1.png", "b1.png");
    assertThat(names("*/*")).containsExactly("c/a3.png");
    assertThat(names("{c,c/a3.png}")).containsExactly("c/a3.png");
    assertThat(names("*")).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "a.png/b", "*.jpg", "[a", "{a", "x\\", "a\u0000b", "[a-"})
  void givenNothingThere_whenListed_thenOneLine(String name) throws Exception {
    Files.createFile(root.resolve("a.png"));
    for (String scheme : List.of("", "stored:")) {
      String place = scheme + root + "/" + name;
      assertThatThrownBy(() -> PictureListing.of(stored(), place))
          .isInstanceOf(BadDataException.class)
          .hasMessage(
              "There is nothing at %s; name a prepared data set, a folder of images, or a pattern of files",
              place);
      assertThatThrownBy(() -> PictureListing.exists(stored(), place))
          .isInstanceOf(BadDataException.class);
    }
  }

  @Test
  void givenOtherFileSystem_whenListed_thenTheSameFiles() throws Exception {
    for (String name : List.of("_a.png", "b c%.png", "d/[e].png", "d/\u00fc.png")) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.writeString(root.resolve(name), name);
    }

    PictureListing listing = PictureListing.of(stored(), "stored:" + root);
    assertThat(listing.files().stream().map(PictureFile::path))
        .containsExactlyInAnyOrder(
            "stored:" + root + "/_a.png",
            "stored:" + root + "/b c%.png",
            "stored:" + root + "/d/[e].png",
            "stored:" + root + "/d/\u00fc.png");
    for (PictureFile file : listing.files()) {
      assertThat(PictureReader.read(stored(), file.location())).hasSize((int) file.bytes());
      assertThat(PictureListing.of(stored(), file.path()).files()).containsExactly(file);
    }
    assertThat(PictureListing.exists(stored(), "stored:" + root + "/d/[e].png")).isTrue();
    assertThat(PictureListing.exists(stored(), "stored:" + root + "/d/*")).isFalse();
  }

  /** Names of any bytes that a file system takes. */
  @Test
  void givenRandomNames_whenListed_thenEveryOneIsThere() throws Exception {
    Random random = new Random(26);
    TreeSet<String> expected = new TreeSet<>();
    while (expected.size() < 300) {
      StringBuilder name = new StringBuilder();
      for (int length = 1 + random.nextInt(40); length > 0; length--) {
        int value = 1 + random.nextInt(255);
        name.append(value == '/' ? "%2e" : String.format("%%%02X", value));
      }
      if (!name.toString().startsWith("%2E") && !name.toString().startsWith("%2e")) {
        Path file = Path.of(URI.create("file://" + root + "/" + name));
        Files.write(file, new byte[name.length() % 5]);
        expected.add(file.toUri().toString());
      }
    }
    PictureListing listing = PictureListing.of(conf, root.toString());

    assertThat(listing.files().stream().map(PictureFile::location))
        .containsExactlyElementsOf(expected);
    for (PictureFile file : listing.files()) {
      assertThat(PictureReader.read(conf, file.location())).hasSize((int) file.bytes());
      assertThat(file.path()).startsWith("file:/");
    }
  }

  private Configuration stored() {
    Configuration stored = new Configuration(false);
    stored.set("fs.stored.impl", Stored.class.getName());
    return stored;
  }

  private List<String> names(String pattern) throws IOException {
    return paths(root + "/" + pattern).stream()
        .map(path -> path.substring(("file:" + root + "/").length()))
        .toList();
  }

  private List<String> paths(String place) throws IOException {
    return PictureListing.of(conf, place).files().stream().map(PictureFile::path).toList();
  }
}
