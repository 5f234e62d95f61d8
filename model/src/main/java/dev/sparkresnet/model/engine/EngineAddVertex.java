package dev.sparkresnet.model.engine;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Stands in for a vertex that adds two activations. */
@SuppressWarnings("overrides") // DL4J's own vertices lose the varargs of setInputs.
final class EngineAddVertex extends ElementWiseVertex {
  private final transient VertexRuntime runtime;

  EngineAddVertex(ComputationGraph graph, GraphVertex stock, VertexRuntime runtime) {
    super(
        graph,
        stock.getVertexName(),
        stock.getVertexIndex(),
        stock.getInputVertices(),
        stock.getOutputVertices(),
        Op.Add,
        DataType.FLOAT);
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

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
