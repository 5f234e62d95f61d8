package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The column of a table that holds labels: whole numbers from 0 on, of any numeric type. */
final class LabelColumn implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;

  private LabelColumn(String name) {
    this.name = name;
  }

  /**
   * Looks for the column.
   *
   * @throws BadDataException if there is none, or none of numbers
   */
  static LabelColumn in(StructType table, String name) {
    List<String> names = Arrays.asList(table.fieldNames());
    if (!names.contains(name)) {
      throw new BadDataException(
          "There is no column %s of labels; the table has %s; name one of them as labelCol"
              .formatted(name, String.join(", ", names)));
    }
    if (!(table.apply(name).dataType() instanceof NumericType)) {
      throw new BadDataException(
          "Column %s should hold labels as numbers, but is %s; StringIndexer makes numbers of names"
              .formatted(name, table.apply(name).dataType().simpleString()));
    }
    return new LabelColumn(name);
  }

  /** Names that a StringIndexer has left in a column; nothing where it has not. */
  static Optional<List<String>> namesIn(StructField column) {
    return column.dataType() instanceof NumericType
            && Attribute.fromStructField(column) instanceof NominalAttribute nominal
            && nominal.values().isDefined()
        ? Optional.of(List.of(nominal.values().get()))
        : Optional.empty();
  }

  /**
   * Requires labels, where a table has them, to mean what a model's outputs mean.
   *
   * @param orders of the model's classes, of which one must be that of the labels; none where the
   *     names are not known
   * @throws BadDataException if a StringIndexer has given them another order
   */
  static void requireOrder(StructType table, String name, List<List<String>> orders) {
    if (orders.isEmpty() || !Arrays.asList(table.fieldNames()).contains(name)) {
      return;
    }
    namesIn(table.apply(name))
        .filter(names -> !orders.contains(names))
        .flatMap(names -> ClassNames.difference("the model", orders.get(0), "the column", names))
        .ifPresent(
            difference -> {
              throw new BadDataException(
                  "The labels in column %s mean other classes than the model's: %s; use the indexer that the model was fitted with, or set labelCol to another column"
                      .formatted(name, difference));
            });
  }

  /**
   * Counts the labels; reads no image.
   *
   * @throws BadDataException if one is null or no class
   */
  LabelCounts count(Dataset<Row> table) {
    Optional<List<String>> names = namesIn(table.schema().apply(name));
    int most = names.map(List::size).orElse(ClassNames.MOST);
    if (most > ClassNames.MOST) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "Column %s has %,d classes, training takes at most %,d; leave out rare ones",
              name,
              most,
              ClassNames.MOST));
    }
    // One value more than there are valid ones, null counted, is enough to find one that is not.
    List<Row> found =
        table.groupBy(table.col(quoted()).cast("double")).count().limit(most + 2).collectAsList();
    long[] images = new long[most];
    int largest = -1;
    for (Row row : found) {
      if (row.isNullAt(0)) {
        throw new BadDataException(
            String.format(
                Locale.ROOT,
                "Column %s is null in %,d rows; leave such rows out",
                name,
                row.getLong(1)));
      }
      int label = checked(row.getDouble(0), most);
      // 0.0 and -0.0 are one label.
      images[label] += row.getLong(1);
      largest = Math.max(largest, label);
    }
    return new LabelCounts(
        name,
        names.orElse(ClassNames.numbered(0, largest + 1)),
        names.isPresent() ? images : Arrays.copyOf(images, largest + 1));
  }

  private String quoted() {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The label of a row. */
  int label(Row row, int classes) {
    int index = row.fieldIndex(name);
    if (row.isNullAt(index)) {
      throw new BadDataException(
          "A label in column %s is null; leave such rows out".formatted(name));
    }
    return checked(row.<Number>getAs(index).doubleValue(), classes);
  }

  private int checked(double value, int classes) {
    if (!(value >= 0 && value < classes && value == Math.rint(value))) {
      throw new BadDataException(
          "Labels in column %s should be whole numbers from 0 to %d, found %s; StringIndexer makes such numbers of any values"
              .formatted(name, classes - 1, value));
    }
    return (int) value;
  }
}
