package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.AtJob;
import dev.sparkresnet.driver.lease.Lease;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** prepare and inspect as a user runs them, on 200 + 100 real images. */
class PrepareCommandIT {
  private static final String TEST_DIGEST_OF_28 =
      "38bf2344e310595fc82925eaf3c6553ba0c666046b1a4031aa3ed57c583f3e00";

  @TempDir private Path work;

  @BeforeAll
  static void setSparkProperties() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
  }

  @AfterAll
  static void clearSparkProperties() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
    System.clearProperty("spark.driver.host");
  }

  @Test
  void givenAnotherProcessAtIt_whenPrepared_thenExit75AndWhoItIs() throws IOException {
    try (Lease other = lease()) {
      CommandRun second = prepare("--shards", "5");
      assertThat(second.exitCode()).isEqualTo(ExitCode.LOCKED);
      assertThat(second.err())
          .startsWith(
              "error: Lease file:%s is held by prepare on "
                  .formatted(work.resolve("data/_INCOMPLETE")))
          .contains("; start again when it has ended")
          .hasLineCount(1);
      other.requireHeld();
    }
    assertThat(prepare("--shards", "5").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(work.resolve("data/_INCOMPLETE")).doesNotExist();
  }

  /** As after a laptop slept for longer than its lease lasts. */
  @Test
  void givenAnotherProcessThatTookOver_whenPrepared_thenExit75AndNothingIsCalledWhole()
      throws IOException {
    System.setProperty("spark.extraListeners", AtJob.class.getName());
    try {
      AtJob.plan("prepare 5 train shards", this::takeOver);
      CommandRun first = prepare("--shards", "5");
      assertThat(AtJob.done()).isTrue();
      assertThat(first.exitCode()).isEqualTo(ExitCode.LOCKED);
      assertThat(first.err())
          .startsWith(
              "error: Another process wrote %s at the same time".formatted(work.resolve("data")))
          .endsWith("start one at a time, or give each a --to of its own\n")
          .hasLineCount(1);
      assertThat(work.resolve("data/manifest.json")).doesNotExist();
    } finally {
      System.clearProperty("spark.extraListeners");
    }
  }

  private Path takeOver() throws IOException {
    Path first = work.resolve("data/_INCOMPLETE/000001.json");
    String taken = Files.readString(first).replaceFirst("(\"token\" *: *\")[^\"]+", "$1another");
    return Files.writeString(
        first.resolveSibling("000002.json"),
        taken.replaceFirst("(\"generation\" *: *)1", "$1" + 2));
  }

  private Lease lease() throws IOException {
    return Lease.acquire(
        new Configuration(),
        new org.apache.hadoop.fs.Path(work.resolve("data/_INCOMPLETE").toUri()),
        "prepare",
        Duration.ofMinutes(10));
  }

  @Test
  void givenPreparedDataSet_whenPreparedAgain_thenOnlyOnRequest() throws IOException {
    Path manifest = work.resolve("data/manifest.json");
    CommandRun first = prepare("--shards", "5");
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(first.out())
        .startsWith("Preparing 200 training and 100 test images at 96 x 96 from ")
        .contains("Wrote 5 + 3 shards, ");
    FileTime written = Files.getLastModifiedTime(manifest);

    CommandRun refused = prepare("--shards", "5");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .isEqualTo(
            "error: A data set is already at %s; replace it with --overwrite or choose another --to\n"
                .formatted(work.resolve("data")));

    CommandRun kept = prepare("--shards", "5", "--if-absent");
    assertThat(kept.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(kept.out()).isEqualTo("Already prepared: %s\n".formatted(work.resolve("data")));

    CommandRun other = prepare("--shards", "6", "--if-absent", "--size", "32");
    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .contains("is another one: size 96 instead of 32, training shards 5 instead of 6;");
    assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(written);

    CommandRun replaced = prepare("--shards", "2", "--overwrite", "--limit", "50");
    assertThat(replaced.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(replaced.out()).contains("Preparing 50 training and 50 test images", "Wrote 2 + 2");
  }

  @Test
  void givenPreparedDataSet_whenInspected_thenDigestsMatchAndDamageIsFound() throws IOException {
    String data = work.resolve("data").toString();
    assertThat(prepare("--shards", "3").exitCode()).isEqualTo(ExitCode.DONE);

    CommandRun text = CommandRun.of("inspect", data);
    assertThat(text.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(text.out())
        .contains("96 x 96", "200 in 3 shards of 66..67", "100 in 2 shards of 50..50", "class 9 ");

    CommandRun limited =
        CommandRun.of("inspect", data, "--split", "test", "--digest", "--limit", "28", "--json");
    assertThat(limited.out())
        .isEqualTo(
            "{\"split\":\"test\",\"images\":28,\"size\":96,\"sha256\":\"%s\"}\n"
                .formatted(TEST_DIGEST_OF_28));

    CommandRun all = CommandRun.of("inspect", data, "--digest");
    assertThat(all.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(all.out()).contains("train: 200 images of 96 x 96, SHA-256 ", "test: 100 images");

    CommandRun json = CommandRun.of("inspect", data, "--json");
    assertThat(json.out()).startsWith("{\"formatVersion\":1,\"size\":96,\"channels\":1,");

    Path shard = work.resolve("data/test/shard-00001.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[1000] ^= 1;
    Files.write(shard, bytes);
    CommandRun damaged = CommandRun.of("inspect", data, "--digest", "--split", "test");
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(damaged.err())
        .contains("shard-00001.parquet: manifest says SHA-256 ", "run prepare again")
        .hasLineCount(1);

    Path manifest = work.resolve("data/manifest.json");
    String edited =
        Files.readString(manifest)
            .replaceAll("\"sha256\" : \"[0-9a-f]{8}(.*)\",", "\"sha256\" : \"00000000$1\",");
    Files.writeString(manifest, edited);
    CommandRun contradicted = CommandRun.of("inspect", data, "--digest", "--split", "train");
    assertThat(contradicted.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(contradicted.err())
        .contains("The train images of ", ": manifest says SHA-256 00000000", "the shards hold ");
  }

  /** As EMNIST's letters are called, with labels that need more than seven bits. */
  @Test
  void givenOtherDataSet_whenPrepared_thenItsLabelsOrTheGivenNamesAreItsClasses()
      throws IOException {
    Path source = Files.createDirectories(work.resolve("letters"));
    for (String split : List.of("emnist-letters-train", "emnist-letters-test")) {
      ByteBuffer images = ByteBuffer.allocate(16 + 200 * 784);
      images.putInt(0x803).putInt(200).putInt(28).putInt(28);
      Files.write(source.resolve(split + "-images-idx3-ubyte"), images.array());
      ByteBuffer labels = ByteBuffer.allocate(8 + 200).putInt(0x801).putInt(200);
      for (int label = 1; label <= 200; label++) {
        labels.put((byte) label);
      }
      Files.write(source.resolve(split + "-labels-idx1-ubyte"), labels.array());
    }
    String[] command = {
      "prepare",
      "--source",
      source.toString(),
      "--to",
      work.resolve("data").toString(),
      "--size",
      "28",
      "--shards",
      "3"
    };

    CommandRun numbered = CommandRun.of(command);
    assertThat(numbered.err()).isEmpty();
    assertThat(numbered.out()).contains("Labels begin at 1: the classes are numbered from 0 on");
    DatasetManifest manifest = manifest();
    assertThat(manifest.classNames()).hasSize(200).startsWith("1", "2").endsWith("200");
    assertThat(manifest.train().imagesPerClass()).hasSize(200).containsOnly(1);
    assertThat(manifest.sources().keySet())
        .containsExactly(
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte",
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte");
    Shard shard =
        ShardReader.read(
            new Configuration(),
            new org.apache.hadoop.fs.Path(work.resolve("data").toUri()),
            manifest.train().shards().get(0));
    for (int row = 0; row < shard.rows(); row++) {
      assertThat(shard.labels()[row]).isEqualTo(shard.ids()[row]);
    }

    List<String> names = new ArrayList<>(ClassNames.numbered(0, 200));
    names.set(0, "a, \"b\" & <c>");
    Files.write(work.resolve("names.txt"), names);
    List<String> named = new ArrayList<>(List.of(command));
    named.addAll(List.of("--classes", work.resolve("names.txt").toString(), "--if-absent"));
    CommandRun another = CommandRun.of(named.toArray(String[]::new));
    assertThat(another.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(another.err())
        .contains(
            "class names: label 0 is 1 of it and a, \"b\" & <c> of the new one, label 1 is 2 of");
    named.add("--overwrite");
    assertThat(CommandRun.of(named.toArray(String[]::new)).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(manifest().classNames()).isEqualTo(names);
  }

  @Test
  void givenSubsetOfFashionMnist_whenPrepared_thenItsClassesAreNumbersUnlessNamed()
      throws IOException {
    assertThat(prepare("--shards", "3").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(manifest().classNames()).isEqualTo(ClassNames.numbered(0, 10));
  }

  private DatasetManifest manifest() throws IOException {
    return DatasetManifest.read(
        new Configuration(), new org.apache.hadoop.fs.Path(work.resolve("data").toUri()));
  }

  @Test
  void givenTargetBelowAFile_whenPrepared_thenOneLineAndExitCode1() throws IOException {
    Path file = Files.createFile(work.resolve("file"));
    CommandRun run =
        CommandRun.of(
            "prepare",
            "--source",
            subset(),
            "--to",
            file.resolve("data").toString(),
            "--shards",
            "2");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .startsWith("error: Cannot write the data set to " + file.resolve("data") + ": ")
        .endsWith("; make room or mend the permissions there, or choose another --to\n")
        .hasLineCount(1);
    assertThat(file).isEmptyFile();
  }

  private CommandRun prepare(String... options) {
    String[] arguments = new String[5 + options.length];
    arguments[0] = "prepare";
    arguments[1] = "--source";
    arguments[2] = subset();
    arguments[3] = "--to";
    arguments[4] = work.resolve("data").toString();
    System.arraycopy(options, 0, arguments, 5, options.length);
    return CommandRun.of(arguments);
  }

  private static String subset() {
    try {
      return Path.of(
              PrepareCommandIT.class
                  .getResource("/dev/sparkresnet/driver/prepare/fashion-mnist-subset/README.md")
                  .toURI())
          .getParent()
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
