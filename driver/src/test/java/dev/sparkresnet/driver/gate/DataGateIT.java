package dev.sparkresnet.driver.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.driver.config.DataGateConfig;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.registry.DataSummary;
import dev.sparkresnet.driver.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On 200 + 100 real images, and on what becomes of them in the wrong hands. */
class DataGateIT {
  private static final DataGateConfig CONFIG = new DataGateConfig(10, 0.1, 0.05, 0.05, 0.01);
  private static final String AGAIN = "; run prepare again with --overwrite";

  @TempDir private static Path work;
  private static LocalSpark properties;
  private static SparkSession session;
  private static JavaSparkContext spark;
  private static DataSummary champion;

  @TempDir private Path changed;

  @BeforeAll
  static void startSpark() throws IOException {
    properties = new LocalSpark("local[2]");
    champion = summary(PreparedSubset.write(work));
    session = Sessions.open("DataGateIT");
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stopSpark() {
    session.close();
    properties.close();
  }

  @Test
  void givenFirstDataSet_whenInspected_thenItPassesAndIsComparedWithNothing() throws IOException {
    DataReport report = inspect(open(work), null);

    assertThat(report.passed()).isTrue();
    assertThat(report.findings())
        .containsExactly(
            passed("shards", "All 8 shards of file:" + work + " are as the manifest says"),
            passed("labels", "The images per class must be those of the manifest, they are"),
            passed(
                "pixels",
                "Mean and standard deviation of the pixels must be those of the manifest, they are"),
            passed(
                "images-per-class",
                "Every class must have at least 10 training images, they have [24, 26, 18, 17, 18,"
                    + " 20, 21, 21, 16, 19]"),
            passed(
                "duplicates",
                "A share of at most 0.01 of the test images may be training images too, 0 of 100"
                    + " are"));
  }

  @Test
  void givenTheChampionsOwnData_whenInspected_thenNothingHasChanged() throws IOException {
    List<Finding> findings = inspect(open(work), champion).findings();

    assertThat(findings).allMatch(Finding::passed);
    assertThat(findings)
        .contains(
            passed(
                "structure",
                "The images must be like the champion's, 28 x 28 pixels, channels: 1, classes: 10,"
                    + " they are 28 x 28 pixels, channels: 1, classes: 10"),
            passed(
                "label-shift",
                "The distribution of training labels may be at most 0.1 from the champion's, it is"
                    + " 0.0000, most in t-shirt/top (share 0.1200, was 0.1200)"),
            passed(
                "mean-shift",
                "The mean of the training pixels may be at most 0.05 from the champion's, it is"
                    + " 0.0000 (0.2853, was 0.2853)"),
            passed(
                "deviation-shift",
                "The deviation of the training pixels may be at most 0.05 from the champion's, it is"
                    + " 0.0000 (0.3541, was 0.3541)"))
        .hasSize(9);
  }

  @Test
  void givenDataSet_whenInspected_thenEveryShardIsOpenedOnce() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.counted.impl", OpeningsCounted.class.getName());
    TrainingData data = TrainingData.open(hadoop, "counted://" + work);
    OpeningsCounted.OPENINGS.clear();

    assertThat(inspect(data, champion).passed()).isTrue();

    assertThat(OpeningsCounted.OPENINGS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            shards(data.manifest()).map(ShardEntry::file).toList());
    assertThat(OpeningsCounted.OPENINGS.values()).containsOnly(1);
  }

  @Test
  void givenMissingAndTruncatedShards_whenInspected_thenBothAreNamedAndNothingElseIsSaid()
      throws IOException {
    TrainingData data = copy();
    Path missing = changed.resolve("train/shard-00001.parquet");
    Path truncated = changed.resolve("test/shard-00002.parquet");
    Files.delete(missing);
    Files.write(truncated, Arrays.copyOf(Files.readAllBytes(truncated), 50));

    assertThat(inspect(data, champion).findings())
        .containsExactly(
            failed(
                "shards",
                "2 of 8 shards of file:"
                    + changed
                    + " cannot be used: Shard file:"
                    + missing
                    + ": manifest says 40 rows, but the file is missing"
                    + AGAIN
                    + "; the others: test/shard-00002.parquet"),
            finding(inspect(open(work), champion), "structure"));
  }

  @Test
  void givenShardWithFlippedByte_whenInspected_thenItsChecksumsAreNamed() throws IOException {
    TrainingData data = copy();
    Path shard = changed.resolve("train/shard-00004.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[100] ^= 1;
    Files.write(shard, bytes);

    assertThat(finding(inspect(data, null), "shards").message())
        .startsWith(
            "1 of 8 shards of file:"
                + changed
                + " cannot be used: Shard file:"
                + shard
                + ": manifest says SHA-256 ")
        .endsWith(AGAIN);
  }

  @Test
  void givenManifestWithOtherRowCounts_whenInspected_thenTheShardsDoNotFit() throws IOException {
    TrainingData data = open(work);
    DatasetManifest manifest = data.manifest();
    List<ShardEntry> entries = new ArrayList<>(manifest.test().shards());
    entries.set(0, withRows(entries.get(0), entries.get(0).rows() + 1));
    entries.set(1, withRows(entries.get(1), entries.get(1).rows() - 1));

    TrainingData wrong =
        new TrainingData(
            data.hadoop(), data.root(), with(manifest.size(), split(manifest.test(), entries)));

    assertThat(finding(inspect(wrong, null), "shards"))
        .isEqualTo(
            failed(
                "shards",
                "2 of 8 shards of file:"
                    + work
                    + " cannot be used: Shard file:"
                    + work.resolve("test/shard-00000.parquet")
                    + ": manifest says 34 rows, file has 33"
                    + AGAIN
                    + "; the others: test/shard-00001.parquet"));
  }

  @Test
  void givenManifestWithOtherSize_whenInspected_thenNoShardFits() throws IOException {
    TrainingData data = open(work);
    TrainingData wrong =
        new TrainingData(data.hadoop(), data.root(), with(27, data.manifest().test()));

    assertThat(finding(inspect(wrong, null), "shards").message())
        .startsWith(
            "8 of 8 shards of file:"
                + work
                + " cannot be used: Shard file:"
                + work.resolve("train/shard-00000.parquet")
                + ": manifest says 729 bytes an image, file has 784"
                + AGAIN
                + "; the others: train/shard-00001.parquet, ");
  }

  @Test
  void givenLabelsThatAreNoClass_whenInspected_thenTheyAreCountedAndOneIsShown()
      throws IOException {
    TrainingData data =
        copy(
            (split, id, label, pixels, offset, length) ->
                split == Split.TEST && id < 3 ? (byte) 11 : label);

    assertThat(failed(inspect(data, null))).extracting(Finding::check).containsExactly("labels");
    assertThat(finding(inspect(data, null), "labels").message())
        .matches(
            "Labels must be 0 to 9, 3 images have others, such as 11 in test/shard-0000[0-2].parquet;"
                + " correct the labels of the source, then run prepare again with --overwrite");
  }

  @Test
  void givenManifestWithOtherLabelsAndPixels_whenInspected_thenBothAreNamed() throws IOException {
    TrainingData data = open(work);
    SplitManifest test = data.manifest().test();
    SplitManifest wrong =
        new SplitManifest(
            100,
            List.of(13, 8, 14, 9, 10, 9, 8, 11, 12, 6),
            0.25,
            test.pixelStandardDeviation(),
            test.sha256(),
            test.shards());

    DataReport report =
        inspect(new TrainingData(data.hadoop(), data.root(), with(28, wrong)), null);

    assertThat(failed(report))
        .containsExactly(
            failed(
                "labels",
                "The images per class must be those of the manifest, test has [8, 13, 14, 9, 10, 9,"
                    + " 8, 11, 12, 6] and not [13, 8, 14, 9, 10, 9, 8, 11, 12, 6]"
                    + AGAIN),
            failed(
                "pixels",
                "Mean and standard deviation of the pixels must be those of the manifest, test has"
                    + " 0.292826 and 0.360857 and not 0.250000 and 0.360857"
                    + AGAIN));
  }

  @Test
  void givenTooFewImagesOfSomeClasses_whenInspected_thenTheseAreNamed() throws IOException {
    DataGateConfig config = new DataGateConfig(18, 0.1, 0.05, 0.05, 0.01);

    assertThat(failed(new DataGate(spark, config).inspect(open(work), null)))
        .containsExactly(
            failed(
                "images-per-class",
                "Every class must have at least 18 training images, dress has 17, bag has 16; add"
                    + " images, or lower data-gate.min-images-per-class"));
  }

  @Test
  void givenTestImagesThatAreTrainingImages_whenInspected_thenTheyAreCounted() throws IOException {
    TrainingData data =
        copy(
            (split, id, label, pixels, offset, length) -> {
              if (id < (split == Split.TRAIN ? 1 : 2)) {
                Arrays.fill(pixels, offset, offset + length, (byte) 7);
              }
              return label;
            });

    assertThat(failed(inspect(data, champion)))
        .containsExactly(
            failed(
                "duplicates",
                "A share of at most 0.01 of the test images may be training images too, 2 of 100 are;"
                    + " take them out of one of the two, or raise data-gate.max-duplicates"));
  }

  @Test
  void givenClassThatGrew_whenComparedWithTheChampions_thenItIsNamed() throws IOException {
    TrainingData data =
        copy(
            (split, id, label, pixels, offset, length) ->
                split == Split.TRAIN && id < 60 ? (byte) 1 : label);

    assertThat(finding(inspect(data, champion), "label-shift"))
        .isEqualTo(
            failed(
                "label-shift",
                "The distribution of training labels may be at most 0.1 from the champion's, it is"
                    + " 0.2850, most in trouser (share 0.4150, was 0.1300); find out where the images"
                    + " come from, or raise data-gate.max-label-shift"));
  }

  @Test
  void givenBrighterImages_whenComparedWithTheChampions_thenTheirMeanIsRefused()
      throws IOException {
    TrainingData data = copy(pixelwise(value -> Math.min(255, value + 40)));

    assertThat(failed(inspect(data, champion)))
        .containsExactly(
            failed(
                "mean-shift",
                "The mean of the training pixels may be at most 0.05 from the champion's, it is 0.1496"
                    + " (0.4350, was 0.2853); find out what changed in the images, or raise"
                    + " data-gate.max-mean-shift"));
  }

  @Test
  void givenImagesOfLessContrast_whenComparedWithTheChampions_thenTheirDeviationIsRefused()
      throws IOException {
    TrainingData data = copy(pixelwise(value -> (value + 72) / 2));

    assertThat(failed(inspect(data, champion)))
        .containsExactly(
            failed(
                "deviation-shift",
                "The deviation of the training pixels may be at most 0.05 from the champion's, it is"
                    + " 0.1775 (0.1767, was 0.3541); find out what changed in the images, or raise"
                    + " data-gate.max-deviation-shift"));
  }

  @Test
  void givenOtherShapeAndClasses_whenComparedWithTheChampions_thenTheStructureIsRefused()
      throws IOException {
    DataSummary other = new DataSummary("", "", 96, 3, 4, 2, List.of(1, 3), 0.2853, 0.3541);

    DataReport report = inspect(open(work), other);

    assertThat(failed(report))
        .containsExactly(
            failed(
                "structure",
                "The images must be like the champion's, 96 x 96 pixels, channels: 3, classes: 2, they"
                    + " are 28 x 28 pixels, channels: 1, classes: 10; prepare them like those, or begin"
                    + " another model with registry.model"));
    assertThat(report.findings()).extracting(Finding::check).doesNotContain("label-shift");
    assertThatThrownBy(report::throwIfFailed)
        .isInstanceOf(DataGateException.class)
        .hasMessageStartingWith("The data did not pass 1 of 8 checks: The images must be like");
  }

  private static DataReport inspect(TrainingData data, DataSummary champion) {
    return new DataGate(spark, CONFIG).inspect(data, champion);
  }

  private static TrainingData open(Path root) throws IOException {
    return TrainingData.open(new Configuration(), root.toUri().toString());
  }

  private TrainingData copy() throws IOException {
    return copy((split, id, label, pixels, offset, length) -> label);
  }

  private TrainingData copy(ChangedDataSet.Change change) throws IOException {
    ChangedDataSet.write(
        new org.apache.hadoop.fs.Path(work.toUri()),
        new org.apache.hadoop.fs.Path(changed.toUri()),
        change);
    return open(changed);
  }

  private static ChangedDataSet.Change pixelwise(IntUnaryOperator change) {
    return (split, id, label, pixels, offset, length) -> {
      for (int i = offset; i < offset + length; i++) {
        pixels[i] = (byte) change.applyAsInt(pixels[i] & 0xff);
      }
      return label;
    };
  }

  private static DataSummary summary(DatasetManifest manifest) {
    return new DataSummary(
        "",
        manifest.fingerprint(),
        manifest.size(),
        manifest.channels(),
        manifest.train().images(),
        manifest.test().images(),
        manifest.train().imagesPerClass(),
        manifest.train().pixelMean(),
        manifest.train().pixelStandardDeviation());
  }

  /** The prepared data set's manifest with another size and test split. */
  private static DatasetManifest with(int size, SplitManifest test) throws IOException {
    DatasetManifest manifest = open(work).manifest();
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        size,
        manifest.channels(),
        manifest.classNames(),
        manifest.seed(),
        manifest.sources(),
        manifest.train(),
        test);
  }

  private static SplitManifest split(SplitManifest split, List<ShardEntry> entries) {
    return new SplitManifest(
        split.images(),
        split.imagesPerClass(),
        split.pixelMean(),
        split.pixelStandardDeviation(),
        split.sha256(),
        entries);
  }

  private static ShardEntry withRows(ShardEntry entry, int rows) {
    return new ShardEntry(entry.file(), rows, entry.bytes(), entry.sha256());
  }

  private static Stream<ShardEntry> shards(DatasetManifest manifest) {
    return Stream.of(manifest.train(), manifest.test()).flatMap(split -> split.shards().stream());
  }

  private static List<Finding> failed(DataReport report) {
    return report.findings().stream().filter(finding -> !finding.passed()).toList();
  }

  private static Finding finding(DataReport report, String check) {
    return report.findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private static Finding passed(String check, String message) {
    return new Finding(check, true, message);
  }

  private static Finding failed(String check, String message) {
    return new Finding(check, false, message);
  }
}
