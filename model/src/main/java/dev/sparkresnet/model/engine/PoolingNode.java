package dev.sparkresnet.model.engine;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/** Max pooling over windows, or the mean over each whole channel, which gives (N, C). */
final class PoolingNode extends Node {
  private final SubsamplingLayer windows;

  private PoolingNode(GraphVertex vertex, SubsamplingLayer windows) {
    super(vertex);
    this.windows = windows;
  }

  /** The node for a vertex, or null if the engine does not know its kind. */
  static Node of(GraphVertex vertex) {
    Layer layer = vertex.getLayer();
    if (layer.getClass()
            == org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer.class
        && layer.conf().getLayer() instanceof SubsamplingLayer configuration) {
      return isKnown(configuration) ? new PoolingNode(vertex, configuration) : null;
    }
    boolean isGlobalMean =
        layer.getClass() == org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer.class
            && layer.conf().getLayer() instanceof GlobalPoolingLayer configuration
            && configuration.getPoolingType() == PoolingType.AVG
            && configuration.isCollapseDimensions()
            && (configuration.getPoolingDimensions() == null
                || Arrays.equals(configuration.getPoolingDimensions(), new int[] {2, 3}));
    return isGlobalMean ? new PoolingNode(vertex, null) : null;
  }

  private static boolean isKnown(SubsamplingLayer configuration) {
    int[] dilation = configuration.getDilation();
    return configuration.getPoolingType() == org.deeplearning4j.nn.conf.layers.PoolingType.MAX
        && configuration.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && configuration.getConvolutionMode() != ConvolutionMode.Same
        && configuration.getConvolutionMode() != ConvolutionMode.Causal
        && dilation[0] == 1
        && dilation[1] == 1;
  }

  @Override
  NodePlan plan(PlanScope scope, List<Tensor> inputs) {
    return new PoolingPlan(scope, this, inputs);
  }

  /** The mean over the whole channel; its result is exposed as (N, C). */
  boolean isGlobal() {
    return windows == null;
  }

  dnnl.algorithm algorithm() {
    return isGlobal() ? dnnl.algorithm.pooling_avg_exclude_padding : dnnl.algorithm.pooling_max;
  }

  long[] kernel(long... inputShape) {
    return isGlobal()
        ? new long[] {inputShape[2], inputShape[3]}
        : ConvolutionNode.pair(windows.getKernelSize());
  }

  long[] stride() {
    return isGlobal() ? new long[] {1, 1} : ConvolutionNode.pair(windows.getStride());
  }

  long[] padding() {
    return isGlobal() ? new long[] {0, 0} : ConvolutionNode.pair(windows.getPadding());
  }
}
