package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.data.storage.FolderKind;
import dev.sparkresnet.data.storage.FolderWork;
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.data.storage.OwnFolder;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.failure.CommandException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The folder of predictions, as Spark writes Parquet: of every task the files of one attempt, and
 * {@code _SUCCESS}. It is written beside its place, and is there when it is whole.
 */
public final class PredictionFiles {
  /** Underscore: whoever reads the folder as Parquet passes over it. */
  private static final String MARKER = "_spark-resnet.json";

  private static final FolderKind KIND =
      FolderKind.of(
          "a folder of predictions",
          List.of(MARKER),
          (conf, folder) -> isMarked(conf, new Path(folder, MARKER)),
          List.of(MARKER, "_SUCCESS", "part-[^/]+\\.parquet"),
          List.of());

  private final Configuration hadoop;
  private final Path path;
  private final OwnFolder own;
  private final FolderExchange exchange;

  /** What {@value #MARKER} says. */
  record Marker(String holds, long rows) {
    static final String PREDICTIONS = "predictions of spark-resnet";
  }

  private PredictionFiles(Configuration hadoop, Path path) throws IOException {
    this.hadoop = hadoop;
    this.path = path;
    own = new OwnFolder(hadoop, path, KIND);
    exchange = new FolderExchange(hadoop, path, KIND);
  }

  private static boolean isMarked(Configuration conf, Path file) throws IOException {
    try {
      return JsonFile.read(conf, file, Marker.class, "delete it")
          .filter(marker -> Marker.PREDICTIONS.equals(marker.holds()))
          .isPresent();
    } catch (BadDataException e) {
      return false;
    }
  }

  /** A folder that may be there or not; touches nothing. */
  public static PredictionFiles at(Configuration hadoop, String uri) throws IOException {
    Path given = new Path(uri);
    return new PredictionFiles(hadoop, Storage.qualified(hadoop, given));
  }

  /** The fully qualified location. */
  public Path path() {
    return path;
  }

  /**
   * Requires that nothing is there.
   *
   * @throws CommandException if predictions are there
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if something else is
   */
  public void requireAbsent() throws IOException {
    requireReplaceable();
    if (!own.isEmpty()) {
      throw CommandException.usage(
          "Predictions are already at %s; replace them with --overwrite or choose another --to"
              .formatted(path));
    }
  }

  /**
   * Requires that nothing is lost if it is replaced.
   *
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if anything but predictions is there
   */
  public void requireReplaceable() throws IOException {
    exchange.settle();
    own.requireOurs();
  }

  /**
   * Requires that replacing it leaves an input alone.
   *
   * @param option that names the input
   * @throws CommandException if the input is in it
   */
  public void requireNotAround(String option, Path input) throws IOException {
    Path other = qualified(input);
    if (isWithin(other, path)) {
      throw CommandException.usage(
          "--to %s holds %s %s, which it would replace; choose another --to"
              .formatted(path, option, other));
    }
  }

  /**
   * Requires that whoever reads an input does not find predictions there.
   *
   * @param option that names the input
   * @throws CommandException if it is in the input
   */
  public void requireNotIn(String option, Path input) throws IOException {
    Path other = qualified(input);
    if (isWithin(path, other)) {
      throw CommandException.usage(
          "--to %s lies in %s %s, where images are read; choose another --to"
              .formatted(path, option, other));
    }
  }

  private Path qualified(Path input) throws IOException {
    return Storage.qualified(hadoop, input);
  }

  private static boolean isWithin(Path inner, Path outer) {
    for (Path parent = inner; parent != null; parent = parent.getParent()) {
      if (parent.equals(outer)) {
        return true;
      }
    }
    return false;
  }

  /** Begins to write beside what is there. */
  void begin() throws IOException {
    exchange.begin();
  }

  /**
   * Does a part of writing.
   *
   * @throws dev.sparkresnet.data.storage.TakenOverException if it failed and another process has
   *     begun to write the same folder meanwhile, which is why
   */
  <T> T build(FolderWork<T> work) throws IOException {
    return exchange.build(work);
  }

  /** Writes predictions. */
  void write(Dataset<Row> predictions) {
    predictions.write().mode(SaveMode.Overwrite).parquet(exchange.next().toString());
  }

  /** Reads back what was written. */
  Dataset<Row> read(SparkSession spark) {
    return spark.read().parquet(ImageTable.literally(exchange.next().toString()));
  }

  /** Puts what was written in its place. */
  void publish(long rows) throws IOException {
    JsonFile.write(hadoop, new Path(exchange.next(), MARKER), new Marker(Marker.PREDICTIONS, rows));
    exchange.commit();
  }

  /** Throws away what was written. */
  void discard() throws IOException {
    exchange.discard();
  }
}
