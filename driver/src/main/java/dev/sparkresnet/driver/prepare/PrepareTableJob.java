package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.data.shard.PixelStatistics;
import dev.sparkresnet.data.shard.ShardReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes a table of labelled images as a prepared data set.
 *
 * <p>The order of the examples is that of a SHA-256 over seed and pixels: it follows from the
 * images alone, however the table is partitioned, and mixes the classes. The first ones of every
 * class are the test split.
 */
public final class PrepareTableJob {
  public static final String LABEL = "label";
  public static final String IMAGE = "image";

  /** Columns of the table: 0 to classes - 1, and uint8[size * size]. */
  public static final StructType EXAMPLES =
      new StructType()
          .add(LABEL, DataTypes.IntegerType, false)
          .add(IMAGE, DataTypes.BinaryType, false);

  private static final String ORDER = "order";
  private static final int CHANNELS = 1;

  private final Configuration hadoop;
  private final Path root;
  private final int size;
  private final List<String> classNames;
  private final long seed;

  /**
   * @param size height and width of the images in pixels
   * @param classNames in the order of the labels
   */
  public PrepareTableJob(
      Configuration hadoop, Path root, int size, List<String> classNames, long seed) {
    this.hadoop = hadoop;
    this.root = root;
    this.size = size;
    this.classNames = classNames;
    this.seed = seed;
  }

  /**
   * Runs the jobs.
   *
   * @param examples of type {@link #EXAMPLES}
   * @param rule is asked before anything is written
   * @return the manifest, as written
   */
  public DatasetManifest run(Dataset<Row> examples, TableSplit.Rule rule) throws IOException {
    byte[] salt = ByteBuffer.allocate(Long.BYTES).putLong(seed).array();
    JavaRDD<Row> ordered =
        examples
            .withColumn(
                ORDER,
                functions.sha2(functions.concat(functions.lit(salt), functions.col(IMAGE)), 256))
            .orderBy(ORDER, LABEL)
            .javaRDD();
    List<long[]> counts = ordered.mapPartitions(new CountLabels(classNames.size())).collect();
    long[][] imagesBefore = sums(counts);
    TableSplit split = rule.of(imagesBefore[counts.size()]);
    return new TargetDirectory(hadoop, root)
        .write(true, place -> written(ordered, split, imagesBefore, place));
  }

  private DatasetManifest written(
      JavaRDD<Row> ordered, TableSplit split, long[][] imagesBefore, Path place)
      throws IOException {
    TableCut cut = split.cut();
    Broadcast<long[][]> broadcast =
        JavaSparkContext.fromSparkContext(ordered.context()).broadcast(imagesBefore);
    List<ShardResult> results =
        JavaPairRDD.fromJavaRDD(
                ordered.mapPartitionsWithIndex(new PlaceExamples(split, broadcast), true))
            .partitionBy(new HashPartitioner(cut.shards()))
            .mapPartitionsWithIndex(
                new TableShardTask(
                    new SerializableConfiguration(hadoop),
                    place.toString(),
                    cut,
                    size * size * CHANNELS,
                    classNames.size()),
                false)
            .collect();
    broadcast.destroy();
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        size,
        CHANNELS,
        classNames,
        seed,
        new TreeMap<>(),
        split(place, results.subList(cut.shards(Split.TEST), cut.shards())),
        split(place, results.subList(0, cut.shards(Split.TEST))));
  }

  /** Of every partition what those before it have; and behind these what all have. */
  private long[][] sums(List<long[]> counts) {
    long[][] sums = new long[counts.size() + 1][];
    sums[0] = new long[classNames.size()];
    for (int i = 0; i < counts.size(); i++) {
      sums[i + 1] = sums[i].clone();
      for (int label = 0; label < classNames.size(); label++) {
        sums[i + 1][label] += counts.get(i)[label];
      }
    }
    return sums;
  }

  private SplitManifest split(Path place, List<ShardResult> shards) throws IOException {
    PixelStatistics statistics = new PixelStatistics(classNames.size());
    MessageDigest pixels = Sha256.newDigest();
    for (ShardResult shard : shards) {
      statistics.merge(shard.statistics());
      pixels.update(ShardReader.read(hadoop, place, shard.entry()).pixels());
    }
    List<ShardEntry> entries = shards.stream().map(ShardResult::entry).toList();
    return new SplitManifest(
        entries.stream().mapToInt(ShardEntry::rows).sum(),
        statistics.imagesPerClass(),
        statistics.mean(),
        statistics.standardDeviation(),
        Sha256.hex(pixels),
        entries);
  }
}
