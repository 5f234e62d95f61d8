package dev.sparkresnet.model.engine;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** A ReLU on its own. */
final class ReluNode extends Node {
  private ReluNode(GraphVertex vertex) {
    super(vertex);
  }

  /** The node for a vertex, or null if the engine does not know its kind. */
  static Node of(GraphVertex vertex) {
    return isRelu(vertex) ? new ReluNode(vertex) : null;
  }

  static boolean isRelu(GraphVertex vertex) {
    Layer layer = vertex.getLayer();
    return layer != null
        && layer.getClass() == org.deeplearning4j.nn.layers.ActivationLayer.class
        && layer.conf().getLayer() instanceof ActivationLayer configuration
        && configuration.getActivationFn().equals(new ActivationReLU());
  }

  @Override
  NodePlan plan(PlanScope scope, List<Tensor> inputs) {
    return new ReluPlan(scope, this, inputs);
  }
}
