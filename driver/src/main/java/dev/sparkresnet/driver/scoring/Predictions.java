package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.source.LeftOut;
import dev.sparkresnet.driver.failure.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Scores a table of images into files, and looks at what came of it.
 *
 * @param images rows that were written
 * @param unreadable how many of them have an error
 * @param firstError of these, the row and what is wrong; nothing where there are none
 * @param perClass how many images were taken for which class, in the order of the labels
 * @param seconds of scoring and writing
 * @param taskSeconds the same, all tasks together, from each one's first prediction on
 * @param leftOut files that have no row on purpose
 */
public record Predictions(
    long images,
    long unreadable,
    Optional<String> firstError,
    Map<String, Long> perClass,
    double seconds,
    double taskSeconds,
    LeftOut leftOut) {
  private static final String SCORE = "score of the image";
  private static final List<String> WRITTEN =
      List.of(Score.PREDICTION, Score.CLASS, Score.PROBABILITIES, Score.ERROR);

  /**
   * Runs the jobs.
   *
   * @param classNames in the order of the labels
   * @throws CommandException if the table has a column of a name that is written
   * @throws BadDataException if the rows in the files are not as many as the table's
   */
  public static Predictions write(
      SparkSession spark,
      ImageScoring scoring,
      ImageTable table,
      int imageSize,
      int batchSize,
      List<String> classNames,
      PredictionFiles files)
      throws IOException {
    List<String> kept = table.otherColumns();
    requireNoneOfOurs(kept);
    long started = System.nanoTime();
    Dataset<Row> scored =
        scoring.score(
            table.rows(), table.images(), kept, SCORE, imageSize, batchSize, Unreadable.NOTED);
    files.begin();
    Predictions predictions =
        files.build(
            () -> {
              files.write(scored.select(columns(kept)));
              double seconds = (System.nanoTime() - started) / 1e9;
              return summary(
                  files.read(spark), kept, classNames, table, seconds, scoring.taskSeconds());
            });
    if (predictions.images() != table.count()) {
      files.discard();
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "The input has %,d images, and %,d rows were written; it was changed meanwhile: run the same command again",
              table.count(),
              predictions.images()));
    }
    files.publish(predictions.images());
    return predictions;
  }

  private static void requireNoneOfOurs(List<String> kept) {
    List<String> ours = kept.stream().filter(WRITTEN::contains).toList();
    if (!ours.isEmpty()) {
      throw CommandException.usage(
          "predict writes the columns %s, and the table has %s already; rename them there"
              .formatted(String.join(", ", WRITTEN), String.join(", ", ours)));
    }
  }

  private static Column[] columns(List<String> kept) {
    List<Column> columns = new ArrayList<>();
    kept.forEach(name -> columns.add(quoted(name)));
    WRITTEN.forEach(name -> columns.add(quoted(SCORE).getField(name).as(name)));
    return columns.toArray(Column[]::new);
  }

  private static Column quoted(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static Predictions summary(
      Dataset<Row> written,
      List<String> kept,
      List<String> classNames,
      ImageTable table,
      double seconds,
      double taskSeconds) {
    long[] counts = new long[classNames.size()];
    long unreadable = 0;
    for (Row row : written.groupBy(Score.PREDICTION).count().collectAsList()) {
      if (row.isNullAt(0)) {
        unreadable = row.getLong(1);
      } else {
        counts[row.getInt(0)] = row.getLong(1);
      }
    }
    Map<String, Long> perClass = new LinkedHashMap<>();
    long images = unreadable;
    for (int label = 0; label < counts.length; label++) {
      perClass.merge(classNames.get(label), counts[label], Long::sum);
      images += counts[label];
    }
    return new Predictions(
        images,
        unreadable,
        unreadable == 0 ? Optional.empty() : Optional.of(firstError(written, kept)),
        perClass,
        seconds,
        taskSeconds,
        table.leftOut());
  }

  private static String firstError(Dataset<Row> written, List<String> kept) {
    Dataset<Row> failed = written.filter(functions.col(Score.ERROR).isNotNull());
    String first = kept.isEmpty() ? Score.ERROR : kept.get(0);
    Row row = failed.select(quoted(first), quoted(Score.ERROR)).orderBy(quoted(first)).first();
    return kept.isEmpty() ? row.getString(1) : row.get(0) + ": " + row.getString(1);
  }
}
