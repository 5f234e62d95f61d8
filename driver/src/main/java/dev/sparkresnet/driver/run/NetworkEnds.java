package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.BadDataException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What goes into an image classifier and what comes out of it. Its images may have any size: global
 * average pooling takes all.
 *
 * @param channels of an image
 */
public record NetworkEnds(long channels, long classes) {
  /**
   * Reads both from the layers.
   *
   * @throws BadDataException if the network is no image classifier
   */
  public static NetworkEnds of(ComputationGraph network) {
    return new NetworkEnds(
        layer("first", network.getLayer(0)).getNIn(),
        layer("output", network.getOutputLayer(0)).getNOut());
  }

  private static FeedForwardLayer layer(String place, Layer layer) {
    if (layer != null && layer.conf().getLayer() instanceof FeedForwardLayer configuration) {
      return configuration;
    }
    throw new BadDataException(
        "The model's %s layer should have a number of inputs and outputs, as a convolution has, but is %s; use an image classifier"
            .formatted(
                place,
                layer == null ? "none" : layer.conf().getLayer().getClass().getSimpleName()));
  }
}
