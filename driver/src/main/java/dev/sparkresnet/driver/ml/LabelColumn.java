package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.BadDataException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** The column of a table that holds labels: whole numbers from 0 on, of any numeric type. */
final class LabelColumn implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Shards keep a label in a byte. */
  private static final int MOST_CLASSES = 128;

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

  /** Names that a StringIndexer has left in the table, or as many numbers as there are labels. */
  List<String> classNames(Dataset<Row> table) {
    Attribute attribute = Attribute.fromStructField(table.schema().apply(name));
    if (attribute instanceof NominalAttribute nominal && nominal.values().isDefined()) {
      return List.of(nominal.values().get());
    }
    Row largest = table.agg(functions.max(table.col(quoted()).cast("double"))).first();
    if (largest.isNullAt(0)) {
      throw new BadDataException("Column %s has no labels; give it some".formatted(name));
    }
    int classes = checked(largest.getDouble(0), MOST_CLASSES) + 1;
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
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
          "Labels in column %s should be whole numbers from 0 to %d, found %s"
              .formatted(name, classes - 1, value));
    }
    return (int) value;
  }
}
