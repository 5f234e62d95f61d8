package dev.sparkresnet.driver.doctor;

import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.training.LossCurve;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains the same networks on the same minibatches in fp32 and in bf16 and compares the losses.
 *
 * <p>Two trainings that differ in rounding alone drift apart after some tens of steps, so that
 * single losses say little. Losses are therefore averaged over several initial networks and over
 * windows of steps; and a second training in fp32, on one thread more or less, which sums in
 * another order, shows how much of the difference is drift.
 */
public final class PrecisionCheck {
  private static final int STEPS = 100;
  private static final int BATCH = 64;
  private static final int SEEDS = 3;
  private static final int WINDOW = 20;
  private static final int SHARDS_PER_GROUP = 4;

  /** Largest mean relative difference of the loss curves. */
  public static final double BAR = 0.03;

  private final TrainingData data;
  private final ResNet18 network;

  /** Checks ResNet-18 at the data set's size. */
  public PrecisionCheck(TrainingData data) {
    this(data, ResNet18.forImageSize(data.manifest().size()));
  }

  PrecisionCheck(TrainingData data, ResNet18 network) {
    this.data = data;
    this.network =
        network
            .withChannels(data.manifest().channels())
            .withClasses(data.manifest().classNames().size());
  }

  /**
   * What was found.
   *
   * @param windows one per stretch of steps
   */
  public record Report(List<Window> windows) {
    public Report {
      windows = List.copyOf(windows);
    }

    /** Mean loss of bf16 over that of fp32, all steps, minus 1. */
    public double difference() {
      double fp32 = windows.stream().mapToDouble(Window::fp32).sum();
      return windows.stream().mapToDouble(Window::bf16).sum() / fp32 - 1;
    }

    public boolean passed() {
      return Math.abs(difference()) <= BAR;
    }

    /** A table with one line per window, and a verdict. */
    public String text() {
      StringBuilder text =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "Loss of the first %d steps, batch %d, mean of %d seeds%n%-10s %9s %9s %9s %22s%n",
                  STEPS,
                  BATCH,
                  SEEDS,
                  "steps",
                  "fp32",
                  "bf16",
                  "bf16/fp32",
                  "fp32 again/fp32"));
      for (Window window : windows) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-10s %9.4f %9.4f %+8.1f%% %+21.1f%%%n",
                window.fromStep() + 1 + "-" + window.toStep(),
                window.fp32(),
                window.bf16(),
                100 * (window.bf16() / window.fp32() - 1),
                100 * (window.fp32Again() / window.fp32() - 1)));
      }
      return text
          + String.format(
              Locale.ROOT,
              "bf16: %s, %+.1f %% on the whole (bar %.0f %%)%n",
              passed() ? "passed" : "FAILED",
              100 * difference(),
              100 * BAR);
    }
  }

  /**
   * Mean losses of some steps.
   *
   * @param fp32Again with another number of threads
   */
  public record Window(int fromStep, int toStep, double fp32, double bf16, double fp32Again) {}

  /** Takes minutes at 96x96. */
  public Report run() throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    double[] fp32 = curve(Precision.FP32, threads);
    double[] bf16 = curve(Precision.BF16, threads);
    double[] again = curve(Precision.FP32, threads == 1 ? 2 : threads - 1);
    List<Window> windows = new ArrayList<>();
    for (int from = 0; from < fp32.length; from += WINDOW) {
      int to = Math.min(from + WINDOW, fp32.length);
      windows.add(
          new Window(from, to, mean(fp32, from, to), mean(bf16, from, to), mean(again, from, to)));
    }
    return new Report(windows);
  }

  /** Losses by step, averaged over the seeds. */
  private double[] curve(Precision precision, int threads) throws InterruptedException {
    EngineOptions engine = new EngineOptions(EngineChoice.AUTO, precision, threads);
    double[] sum = new double[STEPS];
    int steps = STEPS;
    for (int seed = 0; seed < SEEDS; seed++) {
      ComputationGraph graph = network.graph(seed);
      double[] losses =
          LossCurve.of(
              graph,
              NetworkBlueprint.of(graph, engine),
              data.minibatches(BATCH, SHARDS_PER_GROUP, seed),
              data.manifest().train().shards(),
              TrainingHyperparameters.defaults().learningRate(),
              STEPS);
      steps = losses.length;
      for (int i = 0; i < steps; i++) {
        sum[i] += losses[i] / SEEDS;
      }
    }
    return Arrays.copyOf(sum, steps);
  }

  private static double mean(double[] values, int from, int to) {
    return IntStream.range(from, to).mapToDouble(i -> values[i]).average().orElseThrow();
  }
}
