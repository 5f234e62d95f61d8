package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/** The task that reads a shard of a prepared data set, checked against the manifest, as rows. */
final class PreparedRows implements FlatMapFunction<ShardEntry, Row> {
  private static final long serialVersionUID = 1L;

  private final SerializableConfiguration hadoop;
  private final String dataset;
  private final int imageBytes;

  PreparedRows(SerializableConfiguration hadoop, String dataset, int imageBytes) {
    this.hadoop = hadoop;
    this.dataset = dataset;
    this.imageBytes = imageBytes;
  }

  @Override
  public Iterator<Row> call(ShardEntry entry) throws IOException {
    Shard shard = ShardReader.read(hadoop.value(), new Path(dataset), entry);
    if (shard.imageBytes() != imageBytes) {
      throw new BadDataException(
          "Shard %s: manifest says %d bytes an image, file has %d; run prepare again with --overwrite"
              .formatted(entry.file(), imageBytes, shard.imageBytes()));
    }
    return IntStream.range(0, shard.rows()).mapToObj(row -> row(shard, row)).iterator();
  }

  private static Row row(Shard shard, int row) {
    int start = row * shard.imageBytes();
    return RowFactory.create(
        shard.ids()[row],
        shard.labels()[row],
        Arrays.copyOfRange(shard.pixels(), start, start + shard.imageBytes()));
  }
}
