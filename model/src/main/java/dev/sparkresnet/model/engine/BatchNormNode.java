package dev.sparkresnet.model.engine;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/** Batch normalization over (N, H, W), with the ReLU behind it where that is its only reader. */
final class BatchNormNode extends Node {
  private final BatchNormalization configuration;
  private final LayerParameters parameters;

  private BatchNormNode(GraphVertex vertex, BatchNormalization configuration) {
    super(vertex);
    this.configuration = configuration;
    parameters = new LayerParameters(vertex.getLayer());
  }

  /** The node for a vertex, or null if the engine does not know its kind. */
  static Node of(GraphVertex vertex) {
    Layer layer = vertex.getLayer();
    if (layer.getClass() != org.deeplearning4j.nn.layers.normalization.BatchNormalization.class) {
      return null;
    }
    BatchNormalization configuration = (BatchNormalization) layer.conf().getLayer();
    boolean known =
        !configuration.isLockGammaBeta() && configuration.getCnn2DFormat() == CNN2DFormat.NCHW;
    return known ? new BatchNormNode(vertex, configuration) : null;
  }

  @Override
  NodePlan plan(PlanScope scope, List<Tensor> inputs) {
    requireChannels(inputs.get(0), configuration.getNOut());
    return new BatchNormPlan(scope, this, inputs);
  }

  @Override
  boolean canFuseRelu() {
    return true;
  }

  LayerParameters parameters() {
    return parameters;
  }

  double epsilon() {
    return configuration.getEps();
  }

  /** Weight of the old running statistic. */
  double decay() {
    return configuration.getDecay();
  }

  /** The running variance is kept as log10 of the standard deviation. */
  boolean keepsLogOfDeviation() {
    return configuration.isUseLogStd();
  }
}
