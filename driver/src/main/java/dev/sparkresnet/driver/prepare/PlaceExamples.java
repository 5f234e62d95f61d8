package dev.sparkresnet.driver.prepare;

import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** The shard and the position of every image of a partition. */
final class PlaceExamples
    implements Function2<Integer, Iterator<Row>, Iterator<Tuple2<Integer, Example>>> {
  private static final long serialVersionUID = 1L;

  private final TableSplit split;

  /** Of every partition the images of each class in those before it. */
  private final Broadcast<long[][]> imagesBefore;

  PlaceExamples(TableSplit split, Broadcast<long[][]> imagesBefore) {
    this.split = split;
    this.imagesBefore = imagesBefore;
  }

  @Override
  public Iterator<Tuple2<Integer, Example>> call(Integer partition, Iterator<Row> rows) {
    TableSplit.Places places = split.placesAfter(imagesBefore.value()[partition]);
    Iterable<Row> all = () -> rows;
    Stream<Row> stream = StreamSupport.stream(all.spliterator(), false);
    return stream.map(row -> placed(row, places)).iterator();
  }

  private Tuple2<Integer, Example> placed(Row row, TableSplit.Places places) {
    long position = places.next(row.<Integer>getAs(PrepareTableJob.LABEL));
    return new Tuple2<>(split.cut().shard(position), Example.of(row, position));
  }
}
