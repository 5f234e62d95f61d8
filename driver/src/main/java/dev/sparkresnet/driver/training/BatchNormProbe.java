package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.averaging.ChannelMoments;
import dev.sparkresnet.model.engine.BatchNormStatistics;
import dev.sparkresnet.model.engine.Engine;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures, in a forward pass in training mode, the mean and variance that every batch
 * normalization sees.
 */
final class BatchNormProbe {
  private BatchNormProbe() {}

  /**
   * The moments over the minibatch (N, C, H, W) of every batch normalization's input, by vertex
   * name. They count images: H * W is the same for all of them.
   */
  static Map<String, ChannelMoments> moments(
      ComputationGraph network, Engine engine, INDArray features) {
    long images = features.size(0);
    network.outputSingle(true, features).close();
    Map<String, ChannelMoments> moments = new TreeMap<>();
    engine
        .batchNormStatistics()
        .forEach((vertex, statistics) -> moments.put(vertex, of(images, statistics)));
    // Stock DL4J forgets what its batch norms saw.
    return moments.isEmpty() ? fromActivations(network, features) : moments;
  }

  private static ChannelMoments of(long images, BatchNormStatistics statistics) {
    return new ChannelMoments(images, toDouble(statistics.mean()), toDouble(statistics.variance()));
  }

  private static double[] toDouble(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static Map<String, ChannelMoments> fromActivations(
      ComputationGraph network, INDArray features) {
    Map<String, INDArray> activations = network.feedForward(features, true);
    Map<String, ChannelMoments> moments = new TreeMap<>();
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof BatchNormalization) {
        String vertex = layer.conf().getLayer().getLayerName();
        String input = network.getConfiguration().getVertexInputs().get(vertex).get(0);
        moments.put(vertex, of(features.size(0), activations.get(input)));
      }
    }
    activations.values().forEach(INDArray::close);
    return moments;
  }

  private static ChannelMoments of(long images, INDArray values) {
    int[] allButChannels = values.rank() == 4 ? new int[] {0, 2, 3} : new int[] {0};
    try (INDArray mean = values.mean(allButChannels);
        INDArray variance = values.var(false, allButChannels)) {
      return new ChannelMoments(images, mean.data().asDouble(), variance.data().asDouble());
    }
  }

  /** Puts moments in the place of the running statistics. */
  static void apply(ComputationGraph network, Map<String, ChannelMoments> moments) {
    moments.forEach(
        (vertex, measured) -> {
          assign(network.getParam(vertex + "_mean"), measured.mean());
          assign(network.getParam(vertex + "_var"), measured.variance());
        });
  }

  private static void assign(INDArray target, double[] values) {
    for (int i = 0; i < values.length; i++) {
      target.putScalar(i, values[i]);
    }
  }
}
