package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.source.LeftOut;
import dev.sparkresnet.data.source.PictureFile;
import dev.sparkresnet.data.source.PictureListing;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Images to score, whatever they lie in: a row for each, the other columns tell which it is.
 *
 * @param count of the rows
 * @param leftOut files that have no row on purpose
 */
public record ImageTable(Dataset<Row> rows, ImageColumn images, long count, LeftOut leftOut) {
  private static final String IMAGE = "image";
  private static final String PATH = "path";
  private static final String LOCATION = "location";
  private static final StructType FILES =
      new StructType()
          .add(PATH, DataTypes.StringType, false)
          .add(LOCATION, DataTypes.StringType, false);
  private static final StructType PREPARED =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("label", DataTypes.IntegerType, false)
          .add(IMAGE, DataTypes.BinaryType, false);

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
        manifest.split(split).images(),
        LeftOut.NOTHING);
  }

  /**
   * Picture files: column {@code path}, and where a task finds them.
   *
   * @param uri a folder, with those below it, a file, or a pattern
   * @throws BadDataException if there are none, or they are Parquet files
   */
  public static ImageTable ofFiles(SparkSession spark, String uri, Inversion inversion)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    PictureListing listing = PictureListing.of(context.hadoopConfiguration(), uri);
    requirePictures(uri, listing);
    List<PictureBatch> batches = PictureBatch.of(listing.files(), context.defaultParallelism());
    JavaRDD<Row> rows =
        context
            .parallelize(batches, batches.size())
            .flatMap(batch -> batch.files().stream().map(ImageTable::row).iterator());
    return new ImageTable(
        spark.createDataFrame(rows, FILES),
        ImageColumn.located(
            FILES,
            LOCATION,
            inversion,
            new SerializableConfiguration(context.hadoopConfiguration())),
        listing.files().size(),
        listing.leftOut());
  }

  private static Row row(PictureFile file) {
    return RowFactory.create(file.path(), file.location());
  }

  private static void requirePictures(String uri, PictureListing listing) {
    int count = listing.files().size();
    if (count == 0) {
      throw new BadDataException(
          "There are no files below %s%s; name a folder of images, or a pattern"
              .formatted(uri, listing.leftOut().hasAny() ? " but for " + listing.leftOut() : ""));
    }
    long parquet =
        listing.files().stream().filter(file -> file.location().endsWith(".parquet")).count();
    if (parquet > 0) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "%s holds Parquet files, %,d of %,d; name the column with the images by --column",
              uri,
              parquet,
              count));
    }
  }

  /**
   * A table that is there as Parquet, with all its columns.
   *
   * @param column the one with the images
   * @throws BadDataException if it cannot be read, or has no such column
   */
  public static ImageTable ofParquet(
      SparkSession spark, String uri, String column, Inversion inversion) throws IOException {
    boolean exists = PictureListing.exists(spark.sparkContext().hadoopConfiguration(), uri);
    Dataset<Row> rows;
    try {
      rows = spark.read().parquet(exists ? literally(uri) : uri);
    } catch (Exception e) {
      // Spark's exceptions are checked, and not declared.
      throw new BadDataException(
          "Cannot read %s as Parquet: %s; name files or a folder of Parquet files"
              .formatted(uri, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    ImageColumn images = ImageColumn.in(rows.schema(), column, inversion);
    return new ImageTable(rows, images, rows.count(), LeftOut.NOTHING);
  }

  /** Spark's readers take every path for a pattern. */
  static String literally(String path) {
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }

  /** Names of the columns that tell which image a row has. */
  public List<String> otherColumns() {
    return Arrays.stream(rows.columns()).filter(name -> !name.equals(images.name())).toList();
  }
}
