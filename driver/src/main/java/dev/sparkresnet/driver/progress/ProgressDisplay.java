package dev.sparkresnet.driver.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Shows the epoch that runs: on a terminal a bar that is redrawn, elsewhere a line every ten
 * seconds.
 *
 * <p>Reports may come late, twice, or from a task's second attempt; the latest of each replica
 * counts.
 */
public final class ProgressDisplay implements AutoCloseable {
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);
  private static final int BAR_WIDTH = 24;

  private final PrintWriter out;
  private final Style style;
  private final int columns;
  private final Consumer<ReplicaProgress> reports;
  private int epoch;
  private int epochs;
  private EpochProgress progress;
  private long printedNanos;
  private int drawnWidth;

  /** How progress is shown. */
  public enum Style {
    BAR,
    LINES;

    /** A bar where standard output is a terminal. */
    // Spark 3.5 ends at Java 17, where no terminal still means no console.
    @SuppressWarnings("SystemConsoleNull")
    public static Style detect() {
      return System.console() != null ? BAR : LINES;
    }
  }

  /**
   * Makes a display that shows nothing until an epoch starts.
   *
   * @param columns width of the terminal; a longer bar would wrap and could not be redrawn
   */
  public ProgressDisplay(PrintWriter out, Style style, int columns) {
    this.out = out;
    this.style = style;
    this.columns = columns;
    this.reports = replica -> update(replica, System.nanoTime());
  }

  /** A display as standard output wants it; the launcher exports the terminal's width. */
  public static ProgressDisplay of(PrintWriter out) {
    String columns = System.getenv("COLUMNS");
    return new ProgressDisplay(
        out,
        Style.detect(),
        columns != null && columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : 80);
  }

  /** Starts receiving the replicas' reports. */
  public void open() {
    ProgressPlugin.subscribe(reports);
  }

  /** Shows the epoch, counted from 0, from now on. */
  public synchronized void startEpoch(
      int nextEpoch, int allEpochs, long totalExamples, long nowNanos) {
    epoch = nextEpoch;
    epochs = allEpochs;
    progress = new EpochProgress(totalExamples, nowNanos);
    printedNanos = nowNanos;
  }

  /** Ends the epoch's bar; its result is printed by the caller. */
  public synchronized void endEpoch() {
    erase();
    progress = null;
  }

  synchronized void update(ReplicaProgress replica, long nowNanos) {
    if (progress == null || replica.epoch() != epoch) {
      return;
    }
    progress.update(replica);
    if (style == Style.BAR) {
      draw(nowNanos);
    } else if (nowNanos - printedNanos >= LINE_INTERVAL.toNanos()) {
      printedNanos = nowNanos;
      out.println(title() + progress.summary(nowNanos));
      out.flush();
    }
  }

  private String title() {
    return String.format(Locale.ROOT, "epoch %d/%d  ", epoch + 1, epochs);
  }

  private void draw(long nowNanos) {
    int filled = (int) Math.round(progress.fraction() * BAR_WIDTH);
    String line =
        title()
            + "["
            + "#".repeat(filled)
            + "-".repeat(BAR_WIDTH - filled)
            + "] "
            + progress.summary(nowNanos);
    line = line.substring(0, Math.min(line.length(), columns - 1));
    out.print("\r" + line + " ".repeat(Math.max(0, drawnWidth - line.length())));
    out.flush();
    drawnWidth = line.length();
  }

  private void erase() {
    if (drawnWidth > 0) {
      out.print("\r" + " ".repeat(drawnWidth) + "\r");
      out.flush();
      drawnWidth = 0;
    }
  }

  @Override
  public void close() {
    ProgressPlugin.unsubscribe(reports);
    endEpoch();
  }
}
