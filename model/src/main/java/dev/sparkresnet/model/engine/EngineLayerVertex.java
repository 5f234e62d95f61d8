package dev.sparkresnet.model.engine;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Stands in for a layer's vertex: everything is the stock layer's but the computation. */
@SuppressWarnings("overrides") // DL4J's own vertices lose the varargs of setInputs.
final class EngineLayerVertex extends LayerVertex {
  private final transient VertexRuntime runtime;

  EngineLayerVertex(ComputationGraph graph, LayerVertex stock, VertexRuntime runtime) {
    super(
        graph,
        stock.getVertexName(),
        stock.getVertexIndex(),
        stock.getInputVertices(),
        stock.getOutputVertices(),
        stock.getLayer(),
        stock.getLayerPreProcessor(),
        stock.isOutputVertex(),
        DataType.FLOAT);
    this.runtime = runtime;
  }

  @Override
  public void setInput(int inputNumber, INDArray input, LayerWorkspaceMgr workspaceMgr) {
    inputs[inputNumber] = input;
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
