package dev.sparkresnet.model.file;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/**
 * Bounds what a configuration can ask for. DL4J multiplies sizes without looking for overflow, and
 * ND4J compares such products with the length of a buffer: sizes whose product is 2^64 plus a
 * little would give an array that ends far behind its memory.
 */
final class LayerSizes {
  /** Of a whole network: 12 times those of ResNet-18, 1 GiB in double precision. */
  static final long MAX_PARAMETERS = 1L << 27;

  /** For kernels, strides and paddings, in pixels. */
  private static final int MAX_WINDOW = 1024;

  private LayerSizes() {}

  /**
   * Number of parameters of a vertex.
   *
   * @throws InvalidModelException if it is more than a network may have, or a size is out of range
   */
  static long parameters(String name, GraphVertex vertex) throws InvalidModelException {
    if (vertex instanceof LayerVertex layer) {
      requireSizes(name, layer.getLayerConf().getLayer());
    }
    long parameters = vertex.numParams(true);
    requireRange(name, "number of parameters", parameters, MAX_PARAMETERS);
    return parameters;
  }

  private static void requireSizes(String name, Layer layer) throws InvalidModelException {
    if (layer instanceof FeedForwardLayer dense) {
      requireRange(name, "nIn", dense.getNIn(), MAX_PARAMETERS);
      requireRange(name, "nOut", dense.getNOut(), MAX_PARAMETERS);
      long weights = Math.max(1, dense.getNIn()) * Math.max(1, dense.getNOut());
      requireRange(name, "nIn times nOut", weights, MAX_PARAMETERS);
    }
    if (layer instanceof ConvolutionLayer convolution) {
      requireWindow(name, convolution.getKernelSize());
      requireWindow(name, convolution.getStride());
      requireWindow(name, convolution.getPadding());
      requireWindow(name, convolution.getDilation());
    } else if (layer instanceof SubsamplingLayer pooling) {
      requireWindow(name, pooling.getKernelSize());
      requireWindow(name, pooling.getStride());
      requireWindow(name, pooling.getPadding());
      requireWindow(name, pooling.getDilation());
    } else if (layer instanceof ZeroPaddingLayer padding) {
      requireWindow(name, padding.getPadding());
    }
  }

  private static void requireWindow(String name, int... pixels) throws InvalidModelException {
    for (int each : pixels) {
      requireRange(name, "kernel, stride, padding or dilation", each, MAX_WINDOW);
    }
  }

  private static void requireRange(String name, String what, long value, long max)
      throws InvalidModelException {
    if (value < 0 || value > max) {
      throw new InvalidModelException(
          "configuration.json: vertex %s: %s should be 0 to %d, is %d"
              .formatted(name, what, max, value));
    }
  }
}
