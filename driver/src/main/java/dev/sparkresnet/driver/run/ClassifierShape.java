package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.BadDataException;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What an image classifier takes and gives; images of any size, global average pooling does it. */
public record ClassifierShape(long channels, long classes) {
  /**
   * Looks at the first and the last layer of a network.
   *
   * @throws BadDataException if it is no image classifier
   */
  public static ClassifierShape of(ComputationGraph network) {
    return new ClassifierShape(
        ofModel("first", network.getLayer(0)).getNIn(),
        ofModel("output", network.getOutputLayer(0)).getNOut());
  }

  private static FeedForwardLayer ofModel(String place, Layer layer) {
    if (layer != null && layer.conf().getLayer() instanceof FeedForwardLayer configuration) {
      return configuration;
    }
    throw new BadDataException(
        "The model's %s layer should have a number of inputs and outputs, as a convolution has, but is %s; use an image classifier"
            .formatted(
                place,
                layer == null ? "none" : layer.conf().getLayer().getClass().getSimpleName()));
  }

  /**
   * Requires a data set to be of the model's kind; {@link TrainedModel#requireDataOf} also looks at
   * what the classes are called.
   *
   * @throws BadDataException if it has other channels or another number of classes
   */
  void requireDataOf(int dataChannels, int dataClasses) {
    if (channels != dataChannels || classes != dataClasses) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "The model takes %d channels and knows %d classes, the data set has %d channels and %d"
                  + " classes; use a model that was trained on data of this kind",
              channels,
              classes,
              dataChannels,
              dataClasses));
    }
  }

  /**
   * Requires a model of gray images.
   *
   * @throws BadDataException if it takes more than one channel
   */
  public void requireGray() {
    if (channels != 1) {
      throw new BadDataException(
          "The model takes images of %d channels, and files are made gray, of 1 channel; use a model that was trained on gray images"
              .formatted(channels));
    }
  }
}
