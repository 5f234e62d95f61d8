package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.model.engine.EngineOptions;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network that can be asked about images in tables. Every row that comes is scored once, in one
 * pass, and a task that is tried again scores its rows again; whoever writes them sees to it that
 * the rows of one attempt count, as Spark's writers do.
 *
 * <p>The parameters are broadcast; a process builds as many networks as it runs tasks at once, and
 * keeps them for later ones.
 */
public final class ImageScoring {
  private final BroadcastNetwork network;
  private final int channels;
  private final List<String> classNames;
  private final LongAccumulator scoringNanos;

  /**
   * Broadcasts a network.
   *
   * @param channels that it takes
   * @param classNames in the order of its outputs
   */
  public ImageScoring(
      SparkSession spark,
      ComputationGraph network,
      EngineOptions engine,
      int channels,
      List<String> classNames) {
    this.network =
        new BroadcastNetwork(
            NetworkBlueprint.of(network, engine),
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(ModelState.withoutUpdaterState(network).vector()));
    this.channels = channels;
    this.classNames = List.copyOf(classNames);
    this.scoringNanos = spark.sparkContext().longAccumulator("nanoseconds of scoring");
  }

  /**
   * A table of some of the columns and of what the network says of each row's image.
   *
   * @param table has {@code images}
   * @param kept names of the columns to keep
   * @param scoreColumn name of the column of type {@link Score#TYPE} behind them
   * @param imageSize height and width that images are scaled to
   */
  public Dataset<Row> score(
      Dataset<Row> table,
      ImageColumn images,
      List<String> kept,
      String scoreColumn,
      int imageSize,
      int batchSize,
      Unreadable unreadable) {
    List<String> names = Arrays.asList(table.columns());
    StructType schema = new StructType();
    for (String name : kept) {
      schema = schema.add(table.schema().apply(name));
    }
    return table.mapPartitions(
        new ScoreRows(
            network,
            new ScoringPlan(
                images,
                kept.stream().map(names::indexOf).toList(),
                channels,
                imageSize,
                batchSize,
                classNames,
                unreadable),
            scoringNanos),
        Encoders.row(schema.add(scoreColumn, Score.TYPE, false)));
  }

  /**
   * Time that the tasks of actions so far have spent from their first prediction to their last row,
   * all tasks together.
   */
  public double taskSeconds() {
    return scoringNanos.value() / 1e9;
  }
}
