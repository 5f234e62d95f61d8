package dev.sparkresnet.driver.prepare;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * A labelled image on its way to its shard. A class with fields rather than a record: Spark's Kryo
 * cannot restore records.
 */
final class Example implements Serializable {
  private static final long serialVersionUID = 1L;

  /** In the ordered table. */
  final long position;

  final int label;
  final byte[] image;

  private Example(long position, int label, byte[] image) {
    this.position = position;
    this.label = label;
    this.image = image;
  }

  static Example of(Row row, long position) {
    return new Example(
        position,
        row.<Integer>getAs(PrepareTableJob.LABEL),
        row.<byte[]>getAs(PrepareTableJob.IMAGE));
  }
}
