package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.data.resize.BilinearResizer;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import dev.sparkresnet.data.shard.SplitDigest;
import dev.sparkresnet.data.storage.ForeignEntryException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Kryo, which a site may have set for all its jobs and which restores less than Java does. */
class PrepareJobIT {
  private static final Configuration CONF = new Configuration();
  private static SparkSession session;
  private static JavaSparkContext spark;

  @TempDir private Path work;

  @BeforeAll
  static void startSpark() {
    session =
        SparkSession.builder()
            .config(
                new SparkConf(false)
                    .setMaster("local[2, 2]")
                    .setAppName("PrepareJobIT")
                    .set("spark.ui.enabled", "false")
                    .set("spark.driver.host", "127.0.0.1")
                    .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer"))
            .getOrCreate();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stopSpark() {
    session.close();
  }

  @Test
  void givenRealSubset_whenPrepared_thenShardsHoldEveryImageAsPillowResizesIt() throws Exception {
    PrepareSources sources = sources();
    DatasetManifest manifest = prepare(request("data", 96, 7, 5), sources);
    assertThat(DatasetManifest.read(CONF, hadoop("data"))).isEqualTo(manifest);
    assertThat(manifest.train().images()).isEqualTo(200);
    assertThat(manifest.train().shards()).extracting(ShardEntry::rows).containsOnly(28, 29);
    assertThat(manifest.test().shards()).hasSize(4).extracting(ShardEntry::rows).containsOnly(25);
    for (Split split : Split.values()) {
      assertHoldsEveryImage(manifest.split(split), sources, split);
      assertThat(digest(manifest, split)).isEqualTo(manifest.split(split).sha256());
    }
    // Of the first 28 test images as Pillow 9.4 resizes them, from the resizer's golden file.
    assertThat(
            new SplitDigest(CONF, hadoop("data"), 9216, 1 << 20).of(manifest.test().shards(), 28))
        .isEqualTo("38bf2344e310595fc82925eaf3c6553ba0c666046b1a4031aa3ed57c583f3e00");
  }

  @Test
  void givenSameRequest_whenPreparedTwice_thenSameBytesEverywhere() throws Exception {
    DatasetManifest first = prepare(request("a", 30, 4, 9), sources());
    DatasetManifest second = prepare(request("b", 30, 4, 9), sources());
    DatasetManifest otherSeed = prepare(request("c", 30, 4, 8), sources());
    assertThat(second).isEqualTo(first);
    assertThat(work.resolve("b/train/shard-00003.parquet"))
        .hasSameBinaryContentAs(work.resolve("a/train/shard-00003.parquet"));
    assertThat(otherSeed.fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(otherSeed.train().sha256()).isEqualTo(first.train().sha256());
  }

  @Test
  void givenRemainsOfInterruptedJob_whenPreparedAgain_thenOnlyTheNewDataSetIsThere()
      throws Exception {
    Path train = Files.createDirectories(work.resolve("data/train"));
    Files.writeString(train.resolve("shard-00000.parquet"), "half");
    Files.writeString(train.resolve("shard-00099.parquet"), "of an attempt with more shards");
    Files.writeString(
        train.resolve(".shard-00001.parquet.3f2504e0-4f89-11d3-9a0c-0305e82c3301.tmp"), "half");
    Files.createDirectory(work.resolve("data/_INCOMPLETE"));
    prepare(request("data", 28, 2, 0), sources());
    try (var files = Files.list(train)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("shard-00000.parquet", "shard-00001.parquet");
    }
    try (var files = Files.list(work.resolve("data"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("manifest.json", "train", "test");
    }
  }

  @Test
  void givenFolderOfSomebodyElse_whenPrepared_thenRefusedAndUntouched() throws Exception {
    Path shard = Files.createDirectories(work.resolve("data/train")).resolve("shard-00000.parquet");
    Files.writeString(shard, "mine");
    PrepareSources sources = sources();
    assertThatThrownBy(() -> prepare(request("data", 28, 2, 0), sources))
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining(
            "no manifest.json in it says that it is a prepared data set; move that away");

    Files.createDirectory(work.resolve("data/_INCOMPLETE"));
    Path notes = Files.writeString(shard.resolveSibling("notes.txt"), "mine");
    assertThatThrownBy(() -> prepare(request("data", 28, 2, 0), sources))
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it holds train/notes.txt, which is no part of a prepared data set");
    assertThat(shard).hasContent("mine");
    assertThat(notes).hasContent("mine");
  }

  @Test
  void givenShards_whenReadBySparkSql_thenColumnsAreIntIntBinary() throws Exception {
    DatasetManifest manifest = prepare(request("data", 28, 3, 0), sources());
    Dataset<Row> rows = session.read().parquet(work.resolve("data/train").toString());
    assertThat(rows.schema().simpleString()).isEqualTo("struct<id:int,label:int,image:binary>");
    assertThat(rows.count()).isEqualTo(manifest.train().images());
    assertThat(rows.selectExpr("min(id)", "max(id)", "max(length(image))").first().mkString(","))
        .isEqualTo("0,199,784");
  }

  @Test
  void givenFileWhereDirectoryShouldBe_whenPrepared_thenRefused() throws Exception {
    Files.createFile(work.resolve("data"));
    PrepareSources sources = sources();
    assertThatThrownBy(() -> prepare(request("data", 28, 2, 0), sources))
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("data is left alone: it is no folder but a file or a link");
    assertThat(work.resolve("data")).isEmptyFile();
  }

  @Test
  void givenTasksThatFailOnce_whenPrepared_thenRetriesCompleteIt() throws Exception {
    spark
        .hadoopConfiguration()
        .setClass("fs.flaky.impl", FlakyFileSystem.class, RawLocalFileSystem.class);
    PrepareRequest request = request("data", 28, 2, 0);
    PrepareRequest flaky =
        new PrepareRequest(
            request.source(),
            new org.apache.hadoop.fs.Path("flaky:" + work.resolve("flaky")),
            28,
            2,
            0,
            Integer.MAX_VALUE);
    DatasetManifest manifest = prepare(flaky, sources());
    assertThat(FlakyFileSystem.FAILED).hasSize(3);
    assertThat(manifest).isEqualTo(prepare(request, sources()));
    try (var files = Files.walk(work.resolve("flaky"))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "manifest.json", "shard-00000.parquet", "shard-00001.parquet", "shard-00000.parquet");
    }
  }

  private void assertHoldsEveryImage(SplitManifest manifest, PrepareSources sources, Split split)
      throws IOException {
    byte[] source = sources.of(split).pixels();
    byte[] expected = new byte[9216];
    BilinearResizer resizer = new BilinearResizer(28, 28, 96, 96);
    BitSet found = new BitSet();
    for (ShardEntry entry : manifest.shards()) {
      Shard shard = ShardReader.read(CONF, hadoop("data"), entry);
      for (int row = 0; row < shard.rows(); row++) {
        int id = shard.ids()[row];
        found.set(id);
        resizer.resize(source, id * 784, expected, 0);
        assertThat(Arrays.copyOfRange(shard.pixels(), row * 9216, (row + 1) * 9216))
            .isEqualTo(expected);
        assertThat(shard.labels()[row]).isEqualTo(sources.of(split).labels()[id]);
      }
    }
    assertThat(found.cardinality()).isEqualTo(manifest.images());
    assertThat(found.length()).isEqualTo(manifest.images());
  }

  private String digest(DatasetManifest manifest, Split split) throws IOException {
    return new SplitDigest(CONF, hadoop("data"), manifest.imageBytes(), 500_000)
        .of(manifest.split(split).shards(), manifest.split(split).images());
  }

  private static DatasetManifest prepare(PrepareRequest request, PrepareSources sources)
      throws IOException {
    return new PrepareJob(spark, request).run(sources, false);
  }

  private PrepareRequest request(String target, int size, int shards, long seed) {
    return new PrepareRequest(
        new org.apache.hadoop.fs.Path(subset().toUri()),
        hadoop(target),
        size,
        shards,
        seed,
        Integer.MAX_VALUE);
  }

  private org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(work.resolve(name).toUri());
  }

  private static PrepareSources sources() throws IOException {
    return PrepareSources.read(
        CONF, new org.apache.hadoop.fs.Path(subset().toUri()), Integer.MAX_VALUE);
  }

  static Path subset() {
    try {
      return Path.of(PrepareJobIT.class.getResource("fashion-mnist-subset/README.md").toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Loses the first renames, of which each shard and the manifest has one. */
  static final class FlakyFileSystem extends RawLocalFileSystem {
    /** Every shard fails once: of two failures in all, one task could get both. */
    static final Set<org.apache.hadoop.fs.Path> FAILED = ConcurrentHashMap.newKeySet();

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      boolean fails = to.getName().endsWith(".parquet") && FAILED.add(to);
      return !fails && super.rename(from, to);
    }

    @Override
    public URI getUri() {
      return URI.create("flaky:///");
    }
  }
}
