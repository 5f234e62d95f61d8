package dev.sparkresnet.driver.study;

import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What came out of a case.
 *
 * @param runs the epochs of each seed's run
 */
public record StudyResult(StudyCase studied, List<List<EpochMetrics>> runs) {
  public StudyResult {
    runs = List.copyOf(runs);
  }

  /** Epochs that all runs have. */
  public int epochs() {
    return runs.stream().mapToInt(List::size).min().orElse(0);
  }

  /**
   * Test accuracy over the seeds after an epoch.
   *
   * @param epoch counted from 1
   */
  public Spread accuracy(int epoch) {
    return spread(epoch, EpochMetrics::testAccuracy);
  }

  /** Averagings in all, of the first seed. */
  public int rounds() {
    return runs.get(0).stream().mapToInt(EpochMetrics::rounds).sum();
  }

  private Spread spread(int epoch, ToDoubleFunction<EpochMetrics> number) {
    double[] values =
        runs.stream().mapToDouble(run -> number.applyAsDouble(run.get(epoch - 1))).toArray();
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      mean += value / values.length;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    return new Spread(mean, deviation, least, most);
  }

  /** Mean, standard deviation of a sample, and range over the seeds. */
  public record Spread(double mean, double deviation, double least, double most) {}
}
