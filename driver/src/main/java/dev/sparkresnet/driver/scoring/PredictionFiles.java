package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.driver.failure.CommandException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The folder of predictions, as Spark writes Parquet: of every task the files of one attempt, and
 * {@code _SUCCESS} when all are there.
 */
public final class PredictionFiles {
  private final Configuration hadoop;
  private final FileSystem files;
  private final Path path;

  private PredictionFiles(Configuration hadoop, FileSystem files, Path path) {
    this.hadoop = hadoop;
    this.files = files;
    this.path = path;
  }

  /** A folder that may be there or not; touches nothing. */
  public static PredictionFiles at(Configuration hadoop, String uri) throws IOException {
    Path given = new Path(uri);
    FileSystem files = given.getFileSystem(hadoop);
    return new PredictionFiles(hadoop, files, files.makeQualified(given));
  }

  /** The fully qualified location. */
  public Path path() {
    return path;
  }

  /**
   * Requires that nothing is there.
   *
   * @throws CommandException if something is
   */
  public void requireAbsent() throws IOException {
    if (!entries().isEmpty()) {
      throw CommandException.usage(
          "Something is already at %s; replace it with --overwrite or choose another --to"
              .formatted(path));
    }
  }

  /**
   * Requires that nothing is lost if it is replaced.
   *
   * @throws CommandException if anything but predictions is there
   */
  public void requireReplaceable() throws IOException {
    for (String name : entries()) {
      if (!name.startsWith("part-") && !name.startsWith("_") && !name.startsWith(".")) {
        throw CommandException.usage(
            "%s is not replaced: it holds %s, which predict has not written; choose another --to"
                .formatted(path, name));
      }
    }
  }

  private List<String> entries() throws IOException {
    try {
      return Arrays.stream(files.listStatus(path))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
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
    return input.getFileSystem(hadoop).makeQualified(input);
  }

  private static boolean isWithin(Path inner, Path outer) {
    for (Path parent = inner; parent != null; parent = parent.getParent()) {
      if (parent.equals(outer)) {
        return true;
      }
    }
    return false;
  }

  /** Replaces what is there. */
  public void write(Dataset<Row> predictions) {
    predictions.write().mode(SaveMode.Overwrite).parquet(path.toString());
  }

  /** Reads back what was written. */
  public Dataset<Row> read(SparkSession spark) {
    return spark.read().parquet(path.toString());
  }
}
