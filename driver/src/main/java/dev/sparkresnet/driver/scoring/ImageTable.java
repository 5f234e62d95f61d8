package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Images to score, whatever they lie in: a row for each, the other columns tell which it is.
 *
 * @param count of the rows
 */
public record ImageTable(Dataset<Row> rows, ImageColumn images, long count) {
  private static final String IMAGE = "image";
  private static final String PATH = "path";
  private static final String CONTENT = "content";
  private static final StructType PREPARED =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("label", DataTypes.IntegerType, false)
          .add(IMAGE, DataTypes.BinaryType, false);

  /**
   * Small files go by the thousand into a task: what a task costs is more than opening them. The
   * setting's unit is bytes that could be read meanwhile.
   */
  private static final String COST_OF_OPENING = "spark.sql.files.openCostInBytes";

  private static final int COST_OF_OPENING_BYTES = 64 << 10;

  /**
   * A split of a prepared data set, one task a shard: columns {@code id} (index in the order of the
   * source), {@code label} (the true one), image.
   */
  public static ImageTable ofPrepared(
      SparkSession spark, Path root, DatasetManifest manifest, Split split) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<ShardEntry> shards = manifest.split(split).shards();
    JavaRDD<Row> rows =
        context
            .parallelize(shards, shards.size())
            .flatMap(
                new PreparedRows(
                    new SerializableConfiguration(context.hadoopConfiguration()),
                    root.toString(),
                    manifest.imageBytes()));
    return new ImageTable(
        spark.createDataFrame(rows, PREPARED),
        ImageColumn.prepared(PREPARED, IMAGE),
        manifest.split(split).images());
  }

  /**
   * Image files: column {@code path}, and their content.
   *
   * @param uri a folder, with those below it, a file, or a pattern
   * @throws BadDataException if there are none, or they are Parquet files
   */
  public static ImageTable ofFiles(SparkSession spark, String uri, Inversion inversion)
      throws IOException {
    requireFiles(spark, uri);
    if (spark.conf().getOption(COST_OF_OPENING).isEmpty()) {
      spark.conf().set(COST_OF_OPENING, COST_OF_OPENING_BYTES);
    }
    Dataset<Row> rows =
        spark
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", true)
            .load(uri)
            .select(PATH, CONTENT);
    Dataset<Row> paths = rows.select(PATH);
    long count = paths.count();
    long parquet = paths.filter(paths.col(PATH).endsWith(".parquet")).count();
    if (count == 0 || parquet > 0) {
      throw new BadDataException(
          count == 0
              ? "There are no files below " + uri + "; name a folder of images, or a pattern"
              : String.format(
                  Locale.ROOT,
                  "%s holds Parquet files, %,d of %,d; name the column with the images by --column",
                  uri,
                  parquet,
                  count));
    }
    return new ImageTable(rows, ImageColumn.in(rows.schema(), CONTENT, inversion), count);
  }

  /**
   * A table that is there as Parquet, with all its columns.
   *
   * @param column the one with the images
   * @throws BadDataException if it cannot be read, or has no such column
   */
  public static ImageTable ofParquet(
      SparkSession spark, String uri, String column, Inversion inversion) throws IOException {
    requireFiles(spark, uri);
    Dataset<Row> rows;
    try {
      rows = spark.read().parquet(uri);
    } catch (Exception e) {
      // Spark's exceptions are checked, and not declared.
      throw new BadDataException(
          "Cannot read %s as Parquet: %s; name files or a folder of Parquet files"
              .formatted(uri, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    ImageColumn images = ImageColumn.in(rows.schema(), column, inversion);
    return new ImageTable(rows, images, rows.count());
  }

  private static void requireFiles(SparkSession spark, String uri) throws IOException {
    Path pattern = new Path(uri);
    FileStatus[] found =
        pattern.getFileSystem(spark.sparkContext().hadoopConfiguration()).globStatus(pattern);
    if (found == null || found.length == 0) {
      throw new BadDataException(
          "There is nothing at %s; name a prepared data set, a folder of images, or a pattern of files"
              .formatted(uri));
    }
  }

  /** Names of the columns that tell which image a row has. */
  public List<String> otherColumns() {
    return Arrays.stream(rows.columns()).filter(name -> !name.equals(images.name())).toList();
  }
}
