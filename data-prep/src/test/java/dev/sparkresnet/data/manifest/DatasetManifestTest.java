package dev.sparkresnet.data.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetManifestTest {
  private static final String SHA = "0123456789abcdef".repeat(4);
  private static final String REMEDY = "; run prepare again with --overwrite";
  private static final String NOT_OURS = "; it is none of a prepared data set: name another folder";

  private final Configuration conf = new Configuration(false);

  @TempDir private Path root;

  @Test
  void givenManifest_whenWrittenAndRead_thenEqual() throws IOException {
    DatasetManifest manifest = manifest(Sha256.of(new byte[0]));
    manifest.write(conf, hadoopRoot());
    assertThat(read()).isEqualTo(manifest);
    assertThat(read().split(Split.TEST).shards()).hasSize(1);
    assertThat(read().imageBytes()).isEqualTo(9216);
    assertThat(Files.readString(root.resolve("manifest.json")))
        .contains("\"formatVersion\" : 1", "\"file\" : \"train/shard-00000.parquet\"")
        .doesNotContain("imageBytes", "shardBytes");
  }

  @Test
  void givenOlderManifest_whenWritten_thenReplaced() throws IOException {
    manifest(SHA).write(conf, hadoopRoot());
    DatasetManifest newer = manifest(Sha256.of(new byte[1]));
    newer.write(conf, hadoopRoot());
    assertThat(read()).isEqualTo(newer);
    try (var files = Files.list(root)) {
      assertThat(files).containsExactly(root.resolve("manifest.json"));
    }
  }

  @Test
  void givenOtherContent_whenFingerprinted_thenDiffers() {
    assertThat(manifest(SHA).fingerprint())
        .hasSize(64)
        .isEqualTo(manifest(SHA).fingerprint())
        .isNotEqualTo(manifest(Sha256.of(new byte[1])).fingerprint());
  }

  @Test
  void givenNoManifest_whenRead_thenErrorNamesPlaceAndRemedy() {
    assertThatThrownBy(this::read)
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "No prepared data set at %s: manifest.json is missing; run prepare, or run it again if"
                    .formatted(hadoopRoot())
                + " it was interrupted");
  }

  @Test
  void givenHalfAManifest_whenRead_thenErrorNamesFile() throws IOException {
    manifest(SHA).write(conf, hadoopRoot());
    String json = Files.readString(root.resolve("manifest.json"));
    Files.writeString(root.resolve("manifest.json"), json.substring(0, 200));
    assertBad("Unexpected end-of-input", REMEDY);
  }

  @Test
  void givenBytesOfNoEncoding_whenRead_thenErrorNamesFile() throws IOException {
    Files.write(root.resolve("manifest.json"), new byte[] {0, 'A', 0, 0});
    assertBad("Illegal character", NOT_OURS);
  }

  @Test
  void givenEmptyFile_whenRead_thenErrorNamesWhatIsExpected() throws IOException {
    Files.createFile(root.resolve("manifest.json"));
    assertBad("expected an object with formatVersion", NOT_OURS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"formatVersion\" : 1|\"formatVersion\" : 2|expected formatVersion 1, found 2",
        "\"size\" : 96|\"size\" : 0|size must be positive, got 0",
        "\"size\" : 96|\"size\" : \"big\"|from String \"big\"",
        "\"size\" : 96,||'size'",
        "\"size\" : 96|\"sise\" : 96|Missing creator property",
        "\"rows\" : 3|\"rows\" : 2|rows of the shards must add up to 3 images, got 2",
        "\"images\" : 3|\"images\" : 4|imagesPerClass must add up to 4 images, got 3",
        "train/shard|../shard|shard file must be DIRECTORY/NAME below the data set, got ../shard",
        "[ \"a\", \"b\" ]|[ \"a\" ]|train.imagesPerClass must have 1 counts, got 2",
      })
  void givenWrongValue_whenRead_thenErrorNamesIt(String from, String to, String problem)
      throws IOException {
    manifest(SHA).write(conf, hadoopRoot());
    Path file = root.resolve("manifest.json");
    String json = Files.readString(file);
    assertThat(json).contains(from);
    Files.writeString(file, json.replace(from, to == null ? "" : to));
    assertBad(problem, REMEDY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "null",
        "[1, 2]",
        "{}",
        "{\"photos\": [\"a.png\"], \"train\": {\"shards\": []}}",
        "{\"formatVersion\": 1, \"icons\": [{\"src\": \"a.png\"}]}",
        "{\"formatVersion\": 1, \"train\": {\"shards\": []}, \"test\": [\"shards\"]}",
        "{\"formatVersion\": 1, \"x\": {\"train\": {\"shards\": 1}, \"test\": {\"shards\": 1}}}",
        "{\"name\": \"broken"
      })
  void givenSomebodysOwnManifest_whenLookedAt_thenNotOurs(String json) throws IOException {
    Files.writeString(root.resolve("manifest.json"), json);
    assertThat(DatasetManifest.isAt(conf, hadoopRoot())).isFalse();
    assertBad("", NOT_OURS);
  }

  @Test
  void givenNoManifest_whenLookedAt_thenNotOurs() throws IOException {
    assertThat(DatasetManifest.isAt(conf, hadoopRoot())).isFalse();
    assertThat(DatasetManifest.isAt(conf, new org.apache.hadoop.fs.Path(hadoopRoot(), "none")))
        .isFalse();
    Files.createDirectory(root.resolve("manifest.json"));
    assertThat(DatasetManifest.isAt(conf, hadoopRoot())).isFalse();
    Path picture = Files.createFile(root.resolve("a.png"));
    assertThat(DatasetManifest.isAt(conf, new org.apache.hadoop.fs.Path(picture.toUri())))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "\"formatVersion\" : 1, \"formatVersion\" : 7",
    "\"size\" : 96, \"size\" : 0",
    "\"seed\" : 7, \"seed\" : 8"
  })
  void givenOursWholeOrNot_whenLookedAt_thenOurs(String from, String to) throws IOException {
    manifest(SHA).write(conf, hadoopRoot());
    Path file = root.resolve("manifest.json");
    String json = Files.readString(file);
    assertThat(DatasetManifest.isAt(conf, hadoopRoot())).isTrue();

    Files.writeString(file, json.replace(from, to));
    assertThat(DatasetManifest.isAt(conf, hadoopRoot())).isTrue();
    Files.writeString(file, json.substring(0, json.length() / 2));
    assertThat(DatasetManifest.isAt(conf, hadoopRoot())).isTrue();
  }

  private void assertBad(String problem, String remedy) {
    assertThatThrownBy(this::read)
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("Manifest " + hadoopRoot() + "/manifest.json: ")
        .hasMessageContaining(problem)
        .hasMessageEndingWith(remedy);
  }

  private static DatasetManifest manifest(String testSha256) {
    return new DatasetManifest(
        1,
        96,
        1,
        List.of("a", "b"),
        7,
        new TreeMap<>(Map.of("train-images-idx3-ubyte", SHA)),
        split("train/shard-00000.parquet", 3, SHA),
        split("test/shard-00000.parquet", 5, testSha256));
  }

  private static SplitManifest split(String file, int images, String sha256) {
    return new SplitManifest(
        images,
        List.of(1, images - 1),
        0.28,
        0.35,
        sha256,
        List.of(new ShardEntry(file, images, 1000, SHA)));
  }

  private DatasetManifest read() throws IOException {
    return DatasetManifest.read(conf, hadoopRoot());
  }

  private org.apache.hadoop.fs.Path hadoopRoot() {
    return new org.apache.hadoop.fs.Path(root.toString());
  }
}
