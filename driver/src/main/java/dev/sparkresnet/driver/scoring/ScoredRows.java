package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.image.ImageScaler;
import dev.sparkresnet.data.image.UnreadableImageException;
import dev.sparkresnet.driver.training.Minibatch;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of one task with a {@link Score} behind their other columns, in their order; a minibatch of
 * them is in memory at a time. Holds a network from the first image to the last row.
 */
final class ScoredRows implements Iterator<Row>, AutoCloseable {
  /** Rows without a readable image take room, too. */
  private static final int ROWS_PER_IMAGE = 4;

  private final Iterator<Row> rows;
  private final ScoringPlan plan;
  private final Supplier<ReplicaNetwork> networks;
  private final ImageScaler scaler;
  private final Minibatch minibatch;
  private final List<Row> read = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final ArrayDeque<Row> scored = new ArrayDeque<>();
  private ReplicaNetwork network;
  private boolean closed;
  private long scoringSince;
  private long scoringNanos;

  ScoredRows(Iterator<Row> rows, ScoringPlan plan, Supplier<ReplicaNetwork> networks) {
    this.rows = rows;
    this.plan = plan;
    this.networks = networks;
    this.scaler = new ImageScaler(plan.imageSize());
    this.minibatch = new Minibatch(plan.shape(), plan.classNames().size(), plan.batchSize());
  }

  @Override
  public boolean hasNext() {
    if (scored.isEmpty() && rows.hasNext()) {
      read();
      score();
    }
    if (scored.isEmpty()) {
      close();
    }
    return !scored.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return scored.remove();
  }

  private void read() {
    minibatch.clear();
    read.clear();
    errors.clear();
    while (!minibatch.isFull()
        && read.size() < ROWS_PER_IMAGE * plan.batchSize()
        && rows.hasNext()) {
      Row row = rows.next();
      String error = null;
      try {
        minibatch.add(plan.images().pixels(row, scaler), 0, 0);
      } catch (UnreadableImageException e) {
        error = plan.unreadable().message(row, plan.images(), e);
      }
      read.add(plan.keptOf(row));
      errors.add(error);
    }
  }

  private void score() {
    float[][] probabilities = minibatch.examples() == 0 ? new float[0][] : predict();
    int example = 0;
    for (int i = 0; i < read.size(); i++) {
      String error = errors.get(i);
      Row score =
          error == null
              ? Score.of(probabilities[example++], plan.classNames())
              : Score.failed(error);
      scored.add(with(read.get(i), score));
    }
  }

  private float[][] predict() {
    if (network == null) {
      network = networks.get();
      scoringSince = System.nanoTime();
    }
    try (INDArray probabilities = network.predict(minibatch)) {
      return probabilities.toFloatMatrix();
    }
  }

  private static Row with(Row row, Row score) {
    Object[] values = new Object[row.length() + 1];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    values[row.length()] = score;
    return RowFactory.create(values);
  }

  /** Time since there was a network, until now or until the last row was taken. */
  long scoringNanos() {
    return scoringNanos;
  }

  /** Gives the network back; once is enough. */
  @Override
  public void close() {
    if (!closed && network != null) {
      scoringNanos = System.nanoTime() - scoringSince;
      network.close();
    }
    closed = true;
  }
}
