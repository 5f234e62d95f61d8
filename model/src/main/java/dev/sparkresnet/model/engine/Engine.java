package dev.sparkresnet.model.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The runtime behind a graph's layers.
 *
 * <p>While an engine is attached, {@code fit}, {@code output}, {@code feedForward}, {@code score}
 * and {@code computeGradientAndScore} behave as before, but the layers that the engine knows are
 * computed by it. The graph's configuration, parameter and updater arrays stay DL4J's, so {@code
 * ModelSerializer} writes a stock file, and parameters may be set in place between steps. A {@code
 * clone()} of the graph is a stock graph.
 *
 * <p>Activations given to {@code TrainingListener.onForwardPass} are computed when they are looked
 * at and are valid until the end of that step; {@code dup()} what must outlive it. Those returned
 * by {@code feedForward} are ordinary arrays.
 *
 * <p>oneDNN knows convolution, batch norm, ReLU, max pooling, the mean over whole channels and sums
 * of two. Every other layer, and those with dropout, weight noise, dilation or {@code Same}
 * padding, is computed by DL4J. Gradients with respect to the network's input are not computed, and
 * feature masks are not regarded. cuDNN gets the convolutions alone.
 *
 * <p>Not safe for use by two threads at once, as the graph is not. Two graphs with an engine each
 * may run in two threads.
 */
public sealed interface Engine extends AutoCloseable
    permits OneDnnEngine, CudnnEngine, StockEngine {

  /**
   * Replaces the runtime of the layers it knows in an initialised graph; logs the choice once per
   * JVM.
   *
   * @throws EngineUnavailableException if ONEDNN or CUDNN was asked for and cannot be had
   * @throws IllegalStateException if the graph has an engine already
   */
  static Engine attach(ComputationGraph graph, EngineOptions options) {
    return EngineSelection.attach(graph, options);
  }

  /**
   * The fastest that runs in this process, for reports, such as {@code onednn 3.11.0
   * avx512_core_bf16}.
   */
  static String fastest() {
    return EngineSelection.fastest();
  }

  /** Whether that engine computes in this precision; where not, training falls back to fp32. */
  static boolean computesIn(Precision precision) {
    return EngineSelection.computesIn(precision);
  }

  /**
   * For what would say nothing if it fell back.
   *
   * @throws EngineUnavailableException if that engine does not compute in this precision
   */
  static void requirePrecision(Precision precision) {
    if (!computesIn(precision)) {
      throw new EngineUnavailableException(
          "Precision %s needs oneDNN on a CPU with avx512_bf16, this process has %s; measure fp32, or use such a machine"
              .formatted(precision.name().toLowerCase(Locale.ROOT), fastest()));
    }
  }

  /** For logs, such as {@code "onednn 3.11.0 avx512_core_bf16 fp32, 1 thread"}. */
  String name();

  /** Native memory held now, in bytes, without the parameters and DL4J's own workspaces. */
  default long offHeapBytes() {
    return 0;
  }

  /**
   * By vertex name, what every batch norm saw in the last training-mode forward pass. Empty for
   * stock DL4J and before such a pass.
   */
  default Map<String, BatchNormStatistics> batchNormStatistics() {
    return Map.of();
  }

  /** Starts to time every kernel from zero. Costs a few microseconds per kernel. */
  default void startProfile() {
    // Operations of DL4J and ND4J are not timed.
  }

  /** Times since {@link #startProfile}; empty for stock DL4J. */
  default List<KernelProfile> profile() {
    return List.of();
  }

  /** Gives the graph its stock layers back and releases all native memory. May be called twice. */
  @Override
  void close();
}
