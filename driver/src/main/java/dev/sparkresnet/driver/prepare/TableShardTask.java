package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.shard.PixelStatistics;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardPlan;
import dev.sparkresnet.data.shard.ShardWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Writes one shard of a table from its examples, which come in any order. May run several times and
 * in several copies, as {@link ShardTask}.
 */
final class TableShardTask
    implements Function2<Integer, Iterator<Tuple2<Integer, Example>>, Iterator<ShardResult>> {
  private static final long serialVersionUID = 1L;

  private final SerializableConfiguration hadoop;
  private final String root;
  private final TableCut cut;
  private final int imageBytes;
  private final int classes;

  TableShardTask(
      SerializableConfiguration hadoop, String root, TableCut cut, int imageBytes, int classes) {
    this.hadoop = hadoop;
    this.root = root;
    this.cut = cut;
    this.imageBytes = imageBytes;
    this.classes = classes;
  }

  @Override
  public Iterator<ShardResult> call(Integer number, Iterator<Tuple2<Integer, Example>> rows)
      throws IOException {
    List<Example> examples = new ArrayList<>();
    rows.forEachRemaining(row -> examples.add(row._2()));
    examples.sort(Comparator.comparingLong(example -> example.position));
    if (examples.size() != cut.rows(number)) {
      throw new IllegalStateException(
          "Shard %d should have %d images, %d came: the table gives other rows every time it is read; write it to files first"
              .formatted(number, cut.rows(number), examples.size()));
    }
    int[] ids = new int[examples.size()];
    int[] labels = new int[ids.length];
    byte[] pixels = new byte[Math.multiplyExact(ids.length, imageBytes)];
    PixelStatistics statistics = new PixelStatistics(classes);
    for (int i = 0; i < ids.length; i++) {
      Example example = examples.get(i);
      ids[i] = cut.id(example.position);
      labels[i] = example.label;
      System.arraycopy(example.image, 0, pixels, i * imageBytes, imageBytes);
      statistics.add(example.label, pixels, i * imageBytes, imageBytes);
    }
    String file = ShardPlan.file(cut.split(number), cut.number(number));
    return List.of(
            new ShardResult(
                new ShardWriter(hadoop.value(), new Path(root))
                    .write(file, new Shard(ids, labels, pixels)),
                statistics))
        .iterator();
  }
}
