package dev.sparkresnet.model.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a graph's layers by oneDNN: vertices of the graph are exchanged for ones that ask it. */
final class OneDnnEngine implements Engine {
  private final ComputationGraph graph;
  private final EngineOptions options;
  private final GraphRuntime runtime;
  private final GraphVertices vertices;
  private boolean closed;

  /** {@code nodes} must be those of the graph. */
  OneDnnEngine(ComputationGraph graph, List<Node> nodes, EngineOptions options) {
    this(graph, nodes, options, ActivationLayout.forThisCpu(options.precision()));
  }

  OneDnnEngine(
      ComputationGraph graph, List<Node> nodes, EngineOptions options, ActivationLayout layout) {
    this.graph = graph;
    this.options = options;
    vertices = new GraphVertices(graph);
    runtime = new GraphRuntime(nodes, layout, options.threads());
    for (Node node : nodes) {
      exchange(
          node,
          node.vertex(),
          node.hasFusedRelu() ? VertexRuntime.Part.BEFORE_FUSED_RELU : VertexRuntime.Part.WHOLE);
      if (node.hasFusedRelu()) {
        exchange(node, node.resultVertex(), VertexRuntime.Part.FUSED_RELU);
      }
    }
    exchangeUpdater();
  }

  private void exchangeUpdater() {
    if (graph.numParams() == 0) {
      return;
    }
    ComputationGraphUpdater stock = graph.getUpdater(false);
    INDArray state = stock == null ? null : stock.getStateViewArray();
    graph.setUpdater(new OnePassUpdater(graph, state, options.threads()));
  }

  private void restoreUpdater() {
    if (graph.getUpdater(false) instanceof OnePassUpdater updater) {
      graph.setUpdater(new ComputationGraphUpdater(graph, updater.getStateViewArray()));
    }
  }

  private void exchange(Node node, GraphVertex stock, VertexRuntime.Part part) {
    VertexRuntime vertexRuntime = new VertexRuntime(runtime, node, part);
    vertices.replace(
        stock instanceof LayerVertex layer
            ? new EngineLayerVertex(graph, layer, vertexRuntime)
            : new EngineAddVertex(graph, stock, vertexRuntime));
  }

  @Override
  public String name() {
    return "onednn %s %s %s, %d %s"
        .formatted(
            OneDnn.version(),
            OneDnn.instructionSet(),
            options.precision().name().toLowerCase(Locale.ROOT),
            options.threads(),
            options.threads() == 1 ? "thread" : "threads");
  }

  @Override
  public long offHeapBytes() {
    return closed ? 0 : runtime.bytesHeld();
  }

  @Override
  public Map<String, BatchNormStatistics> batchNormStatistics() {
    return runtime.batchNormStatistics();
  }

  @Override
  public void startProfile() {
    runtime.startProfile();
  }

  @Override
  public List<KernelProfile> profile() {
    return runtime.profile();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      vertices.restore();
      restoreUpdater();
      runtime.close();
    }
  }
}
