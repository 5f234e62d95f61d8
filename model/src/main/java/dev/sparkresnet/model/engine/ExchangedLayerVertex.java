package dev.sparkresnet.model.engine;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Stands in for a layer's vertex: everything is the stock layer's but the computation. */
@SuppressWarnings("overrides") // DL4J's own vertices lose the varargs of setInputs.
abstract class ExchangedLayerVertex extends LayerVertex {
  ExchangedLayerVertex(ComputationGraph graph, LayerVertex stock) {
    super(
        graph,
        stock.getVertexName(),
        stock.getVertexIndex(),
        stock.getInputVertices(),
        stock.getOutputVertices(),
        stock.getLayer(),
        stock.getLayerPreProcessor(),
        stock.isOutputVertex(),
        graph.getConfiguration().getDataType());
  }

  @Override
  public void setInput(int inputNumber, INDArray input, LayerWorkspaceMgr workspaceMgr) {
    inputs[inputNumber] = input;
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
