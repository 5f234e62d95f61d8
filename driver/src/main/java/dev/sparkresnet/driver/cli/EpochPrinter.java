package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.progress.ProgressDisplay;
import dev.sparkresnet.driver.retrain.CandidateRun;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows each epoch while it runs and its result in one line. */
final class EpochPrinter implements CandidateRun.Display {
  private final PrintWriter out;
  private final ProgressDisplay display;
  private final int epochs;

  EpochPrinter(PrintWriter out, ProgressDisplay display, int epochs) {
    this.out = out;
    this.display = display;
    this.epochs = epochs;
  }

  @Override
  public void step(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void epochStarted(int epoch, long examples) {
    display.startEpoch(epoch, epochs, examples, System.nanoTime());
  }

  @Override
  public void epochFinished(EpochMetrics metrics, ConfusionMatrix confusion) {
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
  }
}
