package dev.sparkresnet.driver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.UnwritableFileException;
import dev.sparkresnet.driver.fixture.ProcessResult;
import dev.sparkresnet.driver.fixture.SettableClock;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.name.InvalidNameException;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRegistryTest {
  private static final String REMEDY =
      "; use another version; if this one is the champion, 'models rollback' goes back to the one before";
  private static SmallVersion one;
  private static SmallVersion two;

  private final Configuration hadoop = new Configuration(false);
  private final SettableClock clock = new SettableClock("2026-11-24T02:00:00Z");

  @TempDir private Path root;
  private ModelRegistry registry;

  @BeforeAll
  static void buildNetworks() throws IOException {
    one = SmallVersion.of("one", "2026-11-22T02:00:00Z", 1);
    two = SmallVersion.of("two", "2026-11-23T02:00:00Z", 2);
  }

  @BeforeEach
  void openRegistry() throws IOException {
    registry = open("file:" + root);
  }

  private ModelRegistry open(String uri) throws IOException {
    return ModelRegistry.at(hadoop, new org.apache.hadoop.fs.Path(uri), SmallVersion.MODEL, clock);
  }

  @Test
  void givenNoRegistry_whenLookedAt_thenNothingIsThereAndNothingIsMade() throws IOException {
    assertThat(registry.path()).hasToString("file:" + model());
    assertThat(registry.versions()).isEmpty();
    assertThat(registry.champion()).isEmpty();
    assertThat(registry.gc(0)).isEmpty();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void givenVersion_whenPublished_thenReadAsItWas() throws IOException {
    one.publishIn(registry);

    assertThat(names("versions/one"))
        .containsExactly("SHA256SUMS", "_SUCCESS", "manifest.json", "model.zip");
    assertThat(registry.manifest("one").differences(one.manifest())).isEmpty();
    assertThat(registry.manifest("one").createdAt()).isEqualTo(one.createdAt());
    assertThat(registry.network("one").params().toFloatVector())
        .isEqualTo(ResNet18.forImageSize(28).withWidth(2).graph(1).params().toFloatVector());
    assertThat(registry.champion()).isEmpty();
  }

  @Test
  void givenVersion_whenItsSumsAreChecked_thenTheToolForThemAgrees() throws Exception {
    one.publishIn(registry);
    assertThat(
            ProcessResult.of(
                version("one"), List.of("sha256sum", "--check", "--strict", "SHA256SUMS")))
        .isEqualTo(new ProcessResult(0, "model.zip: OK\nmanifest.json: OK\n"));
  }

  @Test
  void givenVersion_whenPublishedAgain_thenNothingChanges() throws IOException {
    one.publishIn(registry);
    FileTime before = Files.getLastModifiedTime(version("one").resolve("model.zip"));
    one.as("one", "2026-11-30T02:00:00Z").publishIn(registry);

    assertThat(registry.manifest("one").createdAt()).isEqualTo(one.createdAt());
    assertThat(Files.getLastModifiedTime(version("one").resolve("model.zip"))).isEqualTo(before);
  }

  @Test
  void givenVersion_whenPublishedWithOtherContents_thenRefusedWithWhatDiffers() throws IOException {
    one.publishIn(registry);
    assertThatThrownBy(() -> two.as("one", one.createdAt()).publishIn(registry))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Version one of model fashion-mnist in file:%s is there with other contents, they differ in modelSha256; versions never change, choose another run id",
            model());
    assertThat(registry.manifest("one").modelSha256()).isEqualTo(Sha256.of(one.model()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_SUCCESS", "SHA256SUMS", "manifest.json", "model.zip"})
  void givenPublishingCutOffBeforeAFile_whenPublishedAgain_thenComplete(String missing)
      throws IOException {
    one.publishIn(registry);
    Files.delete(version("one").resolve("_SUCCESS"));
    Files.deleteIfExists(version("one").resolve(missing));
    Files.createFile(version("one").resolve(".model.zip.cut-off.tmp"));
    assertThat(registry.versions()).isEmpty();

    one.publishIn(registry);
    assertThat(registry.versions()).hasSize(1);
    assertThat(names("versions/one"))
        .containsExactly("SHA256SUMS", "_SUCCESS", "manifest.json", "model.zip");
  }

  @Test
  void givenVersions_whenPromoted_thenChampionAndPrevious() throws IOException {
    one.publishIn(registry);
    two.publishIn(registry);
    registry.promote("one", "the first");
    assertThat(registry.champion())
        .contains(new Champion("one", null, "2026-11-24T02:00:00Z", "the first"));
    assertThat(names("aliases")).containsExactly("champion.json");

    clock.advance(Duration.ofDays(1));
    registry.promote("two", "better");
    assertThat(registry.champion())
        .contains(new Champion("two", "one", "2026-11-25T02:00:00Z", "better"));
    assertThat(model().resolve("aliases/previous.json"))
        .hasContent("{\n  \"version\" : \"one\"\n}");
    assertThat(registry.resolve("champion")).isEqualTo("two");
    assertThat(registry.resolve("previous")).isEqualTo("one");
    assertThat(registry.resolve("one")).isEqualTo("one");
  }

  @Test
  void givenChampion_whenPromotedAgain_thenNothingChangesButALostAliasIsBack() throws IOException {
    promoteBoth();
    Files.delete(model().resolve("aliases/previous.json"));
    clock.advance(Duration.ofDays(1));
    Champion before = registry.champion().orElseThrow();

    registry.promote("two", "again");
    assertThat(registry.champion()).contains(before);
    assertThat(names("aliases")).containsExactly("champion.json", "previous.json");
  }

  @Test
  void givenPrevious_whenRolledBackTwice_thenThereAndBack() throws IOException {
    promoteBoth();

    assertThat(registry.rollback()).isEqualTo("one");
    assertThat(registry.champion())
        .contains(new Champion("one", "two", "2026-11-24T02:00:00Z", "rolled back from two"));
    assertThat(registry.rollback()).isEqualTo("two");
    assertThat(registry.resolve("previous")).isEqualTo("one");
  }

  @Test
  void givenNoPrevious_whenRolledBack_thenErrorWithRemedy() throws IOException {
    assertThatThrownBy(() -> registry.rollback())
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Model fashion-mnist in file:%s has no champion; choose one with 'models promote VERSION'",
            model());
    one.publishIn(registry);
    registry.promote("one", "the first");
    assertThatThrownBy(() -> registry.rollback())
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Model fashion-mnist in file:%s has no champion before one; choose another one with 'models promote VERSION'",
            model());
  }

  @Test
  void givenClockThatGoesBack_whenPromoted_thenTheChampionsTimeDoesNot() throws IOException {
    one.publishIn(registry);
    registry.promote("one", "the first");
    clock.advance(Duration.ofDays(-3));
    two.as("two", "2026-11-21T02:00:00Z").publishIn(registry);
    registry.promote("two", "better");

    assertThat(registry.champion().orElseThrow().since()).isEqualTo("2026-11-24T02:00:00Z");
    assertThat(registry.versions())
        .extracting(VersionManifest::version)
        .containsExactly("two", "one");
  }

  @Test
  void givenVersionsOfOneTime_whenListed_thenByTimeThenById() throws IOException {
    two.publishIn(registry);
    one.as("b", two.createdAt()).publishIn(registry);
    one.as("a", "2026-11-23T02:00:00.000Z").publishIn(registry);
    one.publishIn(registry);
    assertThat(registry.versions())
        .extracting(VersionManifest::version)
        .containsExactly("one", "a", "b", "two");
  }

  @Test
  void givenModelOfAnotherKind_whenPublished_thenRefusedWithWhatDiffers() throws IOException {
    one.publishIn(registry);
    registry.promote("one", "the first");
    assertThatThrownBy(() -> two.withChannels(3).withClassNames("cat", "dog").publishIn(registry))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Version two cannot be one of model fashion-mnist in file:%s: its channels are 3, those of champion one are 1, its classes are others: it has [cat, dog], champion one has [shirt, shoe]; keep it under another name with registry.model",
            model());
    assertThat(registry.versions()).hasSize(1);
  }

  @Test
  void givenTwoModelsPublishedBeforeAChampion_whenOneIsPromoted_thenTheOtherCannotBe()
      throws IOException {
    one.publishIn(registry);
    two.withClassNames("cat", "dog").publishIn(registry);
    registry.promote("one", "the first");
    assertThatThrownBy(() -> registry.promote("two", "better"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(
            "its classes are others: it has [cat, dog], champion one has [shirt, shoe];");
    assertThat(registry.resolve("champion")).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                 | No content to map due to end-of-input
          {"version":"two","since                | Unexpected end-of-input
          null                                   | a JSON object is expected, it is null
          {"since":"2026-11-24T02:00:00Z"}       | version must be letters, digits, dots
          {"version":"../../etc"}                | version must be letters, digits, dots
          {"version":"two","since":"yesterday"}  | since must be a time such as 2026-11-24T02:00:00Z, got yesterday
          """)
  void givenDamagedPointer_whenChampionIsAskedFor_thenErrorNamesItAndNothingIsDeleted(
      String content, String problem) throws IOException {
    promoteBoth();
    Path pointer = model().resolve("aliases/champion.json");
    Files.writeString(pointer, content == null ? "" : content);
    for (ThrowingCall call :
        List.<ThrowingCall>of(
            () -> registry.champion(),
            () -> registry.resolve("champion"),
            () -> registry.resolve("previous"),
            () -> registry.promote("one", "again"),
            () -> registry.rollback(),
            () -> registry.gc(0))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(BadDataException.class)
          .hasMessageStartingWith("file:" + pointer + " is damaged: ")
          .hasMessageContaining(problem)
          .hasMessageEndingWith("; delete it and choose a champion with 'models promote VERSION'");
    }
    assertThat(registry.versions()).hasSize(2);

    Files.delete(pointer);
    registry.promote("one", "after damage");
    assertThat(registry.resolve("champion")).isEqualTo("one");
  }

  /** Something that may fail with a checked exception. */
  @FunctionalInterface
  interface ThrowingCall {
    void run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"three", "One", "one.zip"})
  void givenNoSuchVersion_whenAskedFor_thenErrorWithRemedy(String id) throws IOException {
    one.publishIn(registry);
    assertThatThrownBy(() -> registry.resolve(id))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Model fashion-mnist has no complete version %s in file:%s; 'models list' shows which there are, and if this one is the champion, 'models rollback' goes back to the one before",
            id, model().resolve("versions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../one", "", "versions/one", " one", ".", "-x"})
  void givenNameThatIsNoFolder_whenAskedFor_thenRefusedWithTheRule(String id) {
    assertThatThrownBy(() -> registry.resolve(id))
        .isInstanceOf(InvalidNameException.class)
        .hasMessage(
            "champion, previous or a version's id must be letters, digits, dots, dashes and underscores of ASCII, 1 to 128 of them, and begin with a letter, digit or underscore, got '%s'",
            id);
  }

  @ParameterizedTest
  @ValueSource(strings = {ModelRegistry.CHAMPION, ModelRegistry.PREVIOUS})
  void givenAlias_whenARunIsToBeCalledSo_thenRefused(String alias) {
    assertThatThrownBy(() -> new RunId(alias))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("got '" + alias + "'");
  }

  @Test
  void givenChampionsVersionLost_whenReadRolledBackAndPromoted_thenTheWayOut() throws IOException {
    promoteBoth();
    Files.delete(version("two").resolve("_SUCCESS"));
    assertThatThrownBy(() -> registry.network(registry.resolve("champion")))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("Model fashion-mnist has no complete version two in ");

    assertThat(registry.rollback()).isEqualTo("one");
    assertThatThrownBy(() -> registry.rollback())
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("Model fashion-mnist has no complete version two in ");
    assertThat(registry.resolve("champion")).isEqualTo("one");

    two.publishIn(registry);
    registry.promote("two", "published again");
    Files.delete(version("two").resolve("_SUCCESS"));
    registry.promote("one", "the champion is lost");
    assertThat(registry.resolve("champion")).isEqualTo("one");
  }

  @Test
  void givenModelDamaged_whenServedPromotedOrRolledBackTo_thenRefusedWithFileAndRemedy()
      throws IOException {
    promoteBoth();
    Path file = version("one").resolve("model.zip");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    String message =
        "file:%s is damaged: expected SHA-256 %s as SHA256SUMS says, found %s"
                .formatted(file, Sha256.of(one.model()), Sha256.of(bytes))
            + REMEDY;

    for (ThrowingCall call :
        List.<ThrowingCall>of(
            () -> registry.network("one"),
            () -> registry.promote("one", "again"),
            () -> registry.rollback())) {
      assertThatThrownBy(call::run).isInstanceOf(BadDataException.class).hasMessage(message);
    }
    assertThat(registry.resolve("champion")).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          manifest.json | {}          | manifest.json | expected SHA-256
          manifest.json |             | manifest.json | the file is missing
          model.zip     |             | model.zip     | the file is missing
          SHA256SUMS    |             | SHA256SUMS    | the file is missing
          SHA256SUMS    | nothing     | SHA256SUMS    | expected the SHA-256 of model.zip, has none
          """)
  void givenFileDamagedOrMissing_whenPromoted_thenErrorNamesIt(
      String name, String content, String named, String problem) throws IOException {
    one.publishIn(registry);
    Path file = version("one").resolve(name);
    if (content == null) {
      Files.delete(file);
    } else {
      Files.writeString(file, content);
    }
    assertThatThrownBy(() -> registry.promote("one", "the first"))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("file:" + version("one").resolve(named) + " is damaged: " + problem)
        .hasMessageEndingWith(REMEDY);
    assertThat(registry.champion()).isEmpty();
  }

  @Test
  void givenManifestOfAnotherVersionWithItsSums_whenRead_thenRefused() throws IOException {
    one.publishIn(registry);
    Files.move(version("one"), version("uno"));
    assertThatThrownBy(() -> registry.manifest("uno"))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:"
                + version("uno").resolve("manifest.json")
                + " is damaged: expected version uno of model fashion-mnist as its place says, it is version one of model fashion-mnist"
                + REMEDY);
    assertThat(registry.versions()).isEmpty();
  }

  @Test
  void givenNoModelInTheZip_whenServed_thenRefused() throws IOException {
    SmallVersion noModel =
        new SmallVersion("none", one.createdAt(), new byte[100], 1, one.classNames());
    noModel.publishIn(registry);
    assertThatThrownBy(() -> registry.network("none"))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("file:" + version("none").resolve("model.zip") + " is damaged: ")
        .hasMessageEndingWith(REMEDY);
  }

  @Test
  void givenOldVersions_whenCollected_thenTheNewestAndThoseWithAnAliasStay() throws IOException {
    promoteBoth();
    one.as("a", "2026-11-23T03:00:00Z").publishIn(registry);
    one.as("b", "2026-11-23T04:00:00Z").publishIn(registry);
    one.as("c", "2026-11-23T05:00:00Z").publishIn(registry);

    assertThat(registry.gc(3)).isEmpty();
    assertThat(registry.gc(1)).containsExactly("a", "b");
    assertThat(names("versions")).containsExactly("c", "one", "two");
    assertThat(registry.gc(0)).containsExactly("c");
    assertThat(registry.gc(0)).isEmpty();
    assertThat(names("versions")).containsExactly("one", "two");
  }

  @Test
  void givenIncompleteVersions_whenCollected_thenOnlyOldOnesWithoutAnAliasGo() throws IOException {
    promoteBoth();
    Files.delete(version("two").resolve("_SUCCESS"));
    for (String id : List.of("young", "old", "empty")) {
      Files.createDirectory(version(id));
    }
    Files.createFile(version("young").resolve("model.zip"));
    Files.createFile(version("old").resolve("model.zip"));
    for (Path old :
        List.of(
            version("two").resolve("model.zip"),
            version("old").resolve("model.zip"),
            version("empty"))) {
      Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(Duration.ofHours(25))));
    }
    Files.setLastModifiedTime(
        version("young").resolve("model.zip"),
        FileTime.from(clock.instant().minus(Duration.ofHours(23))));

    assertThat(registry.gc(0)).containsExactlyInAnyOrder("old", "empty");
    assertThat(names("versions")).containsExactly("one", "two", "young");
  }

  @Test
  void givenForeignFilesAmongVersions_whenCollected_thenTheyStay() throws IOException {
    promoteBoth();
    one.as("noted", "2026-11-20T03:00:00Z").publishIn(registry);
    Files.writeString(version("noted").resolve("notes.txt"), "mine");
    Path thesis = Files.createDirectories(version("backup").resolve("deep")).resolve("thesis.txt");
    Files.writeString(thesis, "mine");
    FileTime old = FileTime.from(clock.instant().minus(Duration.ofDays(9)));
    Files.setLastModifiedTime(thesis.getParent(), old);
    Files.setLastModifiedTime(version("backup"), old);

    assertThat(registry.gc(0)).isEmpty();
    assertThat(thesis).hasContent("mine");
    assertThat(version("noted").resolve("notes.txt")).hasContent("mine");
    assertThat(registry.manifest("noted").version()).isEqualTo("noted");
  }

  @Test
  void givenDamagedVersion_whenListedAndCollected_thenPassedOver() throws IOException {
    promoteBoth();
    one.as("bad", "2026-11-20T03:00:00Z").publishIn(registry);
    Files.writeString(version("bad").resolve("manifest.json"), "{}");
    assertThat(registry.versions())
        .extracting(VersionManifest::version)
        .containsExactly("one", "two");
    assertThat(registry.gc(0)).isEmpty();
    assertThat(names("versions")).containsExactly("bad", "one", "two");
  }

  @Test
  void givenFileSystemThatCannotBeWritten_whenPublished_thenOneLine() throws IOException {
    ModelRegistry readOnly = open("file:/proc/registry");
    assertThatThrownBy(() -> one.publishIn(readOnly))
        .isInstanceOf(UnwritableFileException.class)
        .hasMessageStartingWith(
            "Cannot write file:/proc/registry/models/fashion-mnist/versions/one/model.zip: ");
  }

  @Test
  void givenManifestThatDoesNotFit_whenPublished_thenRefused() throws IOException {
    assertThatThrownBy(() -> registry.publish(one.manifest(), two.model()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "modelSha256 must be that of the model, %s, got %s",
            Sha256.of(two.model()), Sha256.of(one.model()));
    assertThatThrownBy(() -> one.as("champion", one.createdAt()).manifest())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version must not be the name of an alias, got champion");
    assertThatThrownBy(() -> one.withClassNames("a", "b", "c").manifest())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confusion must be a square of 3 counts, got [[40, 10], [15, 35]]");
    assertThatThrownBy(() -> one.as("one", "today").manifest())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("createdAt must be a time such as 2026-11-24T02:00:00Z, got today");
    assertThatThrownBy(
            () -> ModelRegistry.at(hadoop, new org.apache.hadoop.fs.Path("file:" + root), ".."))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "model must be letters, digits, dots, dashes and underscores of ASCII, 1 to 128 of them, and begin with a letter, digit or underscore, got '..'");
    assertThat(root).isEmptyDirectory();
  }

  private void promoteBoth() throws IOException {
    one.publishIn(registry);
    two.publishIn(registry);
    registry.promote("one", "the first");
    registry.promote("two", "better");
  }

  private Path model() {
    return root.resolve("models/fashion-mnist");
  }

  private Path version(String id) {
    return model().resolve("versions").resolve(id);
  }

  private List<String> names(String directory) throws IOException {
    try (Stream<Path> files = Files.list(model().resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
