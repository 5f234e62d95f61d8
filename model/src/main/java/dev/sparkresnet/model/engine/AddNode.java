package dev.sparkresnet.model.engine;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;

/** The sum of two activations of one shape, with the ReLU behind it where it is the only reader. */
final class AddNode extends Node {
  private AddNode(GraphVertex vertex) {
    super(vertex);
  }

  /** The node for a vertex, or null if the engine does not know its kind. */
  static Node of(ComputationGraph graph, GraphVertex vertex) {
    boolean known =
        vertex.getClass() == ElementWiseVertex.class
            && vertex.getNumInputArrays() == 2
            && graph.getConfiguration().getVertices().get(vertex.getVertexName())
                instanceof org.deeplearning4j.nn.conf.graph.ElementWiseVertex configuration
            && configuration.getOp() == Op.Add;
    return known ? new AddNode(vertex) : null;
  }

  @Override
  NodePlan plan(PlanScope scope, List<Tensor> inputs) {
    return new AddPlan(scope, this, inputs);
  }

  @Override
  boolean canFuseRelu() {
    return true;
  }

  /**
   * Whether the sum may overwrite the first summand: nobody else reads it, in this pass or in the
   * backward pass.
   */
  boolean mayOverwriteFirst() {
    Node first = inputs().get(0);
    return first instanceof BatchNormNode
        && !first.hasFusedRelu()
        && !first.isExposed()
        && first.consumers().size() == 1;
  }
}
