package dev.sparkresnet.model.engine;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that the engine computes. */
@SuppressWarnings("overrides") // DL4J's own vertices lose the varargs of setInputs.
final class EngineLayerVertex extends ExchangedLayerVertex {
  private final transient VertexRuntime runtime;

  EngineLayerVertex(ComputationGraph graph, LayerVertex stock, VertexRuntime runtime) {
    super(graph, stock);
    this.runtime = runtime;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return runtime.forward(inputs, training, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
    return runtime.backward(epsilon, workspaceMgr);
  }
}
