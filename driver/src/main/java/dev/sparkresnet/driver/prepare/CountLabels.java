package dev.sparkresnet.driver.prepare;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** The images of every class in a partition. */
final class CountLabels implements FlatMapFunction<Iterator<Row>, long[]> {
  private static final long serialVersionUID = 1L;

  private final int classes;

  CountLabels(int classes) {
    this.classes = classes;
  }

  @Override
  public Iterator<long[]> call(Iterator<Row> rows) {
    long[] counts = new long[classes];
    rows.forEachRemaining(row -> counts[row.<Integer>getAs(PrepareTableJob.LABEL)]++);
    return List.of(counts).iterator();
  }
}
