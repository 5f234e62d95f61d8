package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.driver.training.ImageShape;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * How the rows of a table are scored.
 *
 * @param keptColumns indices of the columns that go before the score
 * @param imageSize height and width of the images that the network is shown
 */
record ScoringPlan(
    ImageColumn images,
    List<Integer> keptColumns,
    int channels,
    int imageSize,
    int batchSize,
    List<String> classNames,
    Unreadable unreadable)
    implements Serializable {
  ImageShape shape() {
    return new ImageShape(channels, imageSize, imageSize);
  }

  Row keptOf(Row row) {
    return RowFactory.create(keptColumns.stream().map(row::get).toArray());
  }
}
