package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.job.TrainingJob;
import dev.sparkresnet.driver.progress.ProgressDisplay;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows each epoch while it runs and its result in one line. */
final class EpochPrinter implements TrainingJob.Listener {
  private final PrintWriter out;
  private final ProgressDisplay display;
  private final int epochs;
  private final RunRecord record;

  EpochPrinter(PrintWriter out, ProgressDisplay display, int epochs, RunRecord record) {
    this.out = out;
    this.display = display;
    this.epochs = epochs;
    this.record = record;
  }

  @Override
  public void epochStarted(int epoch, long examples) {
    display.startEpoch(epoch, epochs, examples, System.nanoTime());
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    display.endEpoch();
    out.printf(
        Locale.ROOT,
        "epoch %d/%d  train loss %.4f accuracy %s, test loss %.4f accuracy %.4f, %,d images at %.1f images/s, %.0f s%n",
        metrics.epoch(),
        epochs,
        metrics.trainLoss(),
        metrics.trainAccuracy() == null
            ? "unknown"
            : String.format(Locale.ROOT, "%.4f", metrics.trainAccuracy()),
        metrics.testLoss(),
        metrics.testAccuracy(),
        metrics.examples(),
        metrics.imagesPerSecond(),
        metrics.epochSeconds());
    out.flush();
    record.epochFinished(metrics);
  }
}
