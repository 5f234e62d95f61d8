package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.image.ImageScaler;
import dev.sparkresnet.data.image.UnreadableImageException;
import dev.sparkresnet.driver.scoring.ImageColumn;
import dev.sparkresnet.driver.scoring.Unreadable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Makes a labelled image of a row, or nothing where its image cannot be read. */
final class ReadExample implements FlatMapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final ImageColumn images;
  private final LabelColumn labels;
  private final int classes;
  private final int size;
  private final Unreadable unreadable;

  /** Every task has its own copy of this object. */
  private transient ImageScaler scaler;

  ReadExample(
      ImageColumn images, LabelColumn labels, int classes, int size, Unreadable unreadable) {
    this.images = images;
    this.labels = labels;
    this.classes = classes;
    this.size = size;
    this.unreadable = unreadable;
  }

  @Override
  public Iterator<Row> call(Row row) {
    if (scaler == null) {
      scaler = new ImageScaler(size);
    }
    try {
      byte[] pixels = images.pixels(row, scaler);
      return List.of(RowFactory.create(labels.label(row, classes), pixels)).iterator();
    } catch (UnreadableImageException e) {
      // Throws where such rows are refused.
      unreadable.message(row, images, e);
      return Collections.emptyIterator();
    }
  }
}
