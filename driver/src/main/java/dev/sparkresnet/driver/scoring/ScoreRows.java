package dev.sparkresnet.driver.scoring;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** The task that scores some of a table's rows. */
final class ScoreRows implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final BroadcastNetwork network;
  private final ScoringPlan plan;
  private final LongAccumulator scoringNanos;

  ScoreRows(BroadcastNetwork network, ScoringPlan plan, LongAccumulator scoringNanos) {
    this.network = network;
    this.plan = plan;
    this.scoringNanos = scoringNanos;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    ScoredRows scored = new ScoredRows(rows, plan, network::borrow);
    // Not every reader takes all rows: limit() does not, and a task may fail behind this one.
    TaskContext.get()
        .addTaskCompletionListener(
            task -> {
              scored.close();
              scoringNanos.add(scored.scoringNanos());
            });
    return scored;
  }
}
