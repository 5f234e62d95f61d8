package dev.sparkresnet.model.engine;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** A two-dimensional convolution without activation. */
final class ConvolutionNode extends Node {
  private final ConvolutionLayer configuration;
  private final LayerParameters parameters;

  private ConvolutionNode(GraphVertex vertex, ConvolutionLayer configuration) {
    super(vertex);
    this.configuration = configuration;
    parameters = new LayerParameters(vertex.getLayer());
  }

  /** The node for a vertex, or null if the engine does not know its kind. */
  static Node of(GraphVertex vertex) {
    Layer layer = vertex.getLayer();
    if (layer.getClass() != org.deeplearning4j.nn.layers.convolution.ConvolutionLayer.class) {
      return null;
    }
    ConvolutionLayer configuration = (ConvolutionLayer) layer.conf().getLayer();
    int[] dilation = configuration.getDilation();
    boolean known =
        configuration.getActivationFn() instanceof ActivationIdentity
            && configuration.getCnn2dDataFormat() == CNN2DFormat.NCHW
            && configuration.getConvolutionMode() != ConvolutionMode.Same
            && configuration.getConvolutionMode() != ConvolutionMode.Causal
            && configuration.getWeightNoise() == null
            && dilation[0] == 1
            && dilation[1] == 1;
    return known ? new ConvolutionNode(vertex, configuration) : null;
  }

  @Override
  NodePlan plan(PlanScope scope, List<Tensor> inputs) {
    requireChannels(inputs.get(0), configuration.getNIn());
    return new ConvolutionPlan(scope, this, inputs);
  }

  @Override
  Tensor importedInput(PlanScope scope, long... shape) {
    return scope.kernels().tensor(scope.layout().ofInput(scope.kernels().natives(), shape));
  }

  LayerParameters parameters() {
    return parameters;
  }

  boolean hasBias() {
    return configuration.hasBias();
  }

  /** Kernel height and width. */
  long[] kernel() {
    return pair(configuration.getKernelSize());
  }

  /** Rows and columns. */
  long[] stride() {
    return pair(configuration.getStride());
  }

  /** At top and left. */
  long[] padding() {
    return pair(configuration.getPadding());
  }

  long outputChannels() {
    return configuration.getNOut();
  }

  /**
   * Shape of the result.
   *
   * @param input (N, C, H, W)
   */
  long[] resultShape(long... input) {
    return new long[] {
      input[0],
      outputChannels(),
      outputSize(input[2], kernel()[0], stride()[0], padding()[0]),
      outputSize(input[3], kernel()[1], stride()[1], padding()[1])
    };
  }

  static long[] pair(int[] values) {
    return new long[] {values[0], values[1]};
  }

  /** Length of one side of the result: the last, incomplete window is dropped. */
  static long outputSize(long input, long kernel, long stride, long padding) {
    return (input + 2 * padding - kernel) / stride + 1;
  }
}
