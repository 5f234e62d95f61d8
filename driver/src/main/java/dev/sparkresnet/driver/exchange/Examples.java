package dev.sparkresnet.driver.exchange;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.shard.Shard;
import dev.sparkresnet.data.shard.ShardReader;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.run.TrainedModel;
import dev.sparkresnet.model.exchange.SafeTensors;
import dev.sparkresnet.model.resnet.Logits;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Test images and what a network answers to them, for another program to compare its own answers
 * with.
 *
 * <pre>
 * images          (N, channels, height, width), values in 0..1
 * logits          (N, classes), before softmax
 * probabilities   (N, classes)
 * </pre>
 */
public final class Examples {
  private static final int MOST = 32;

  private Examples() {}

  /**
   * Of the first shard of a data set's test split, at most 32 images.
   *
   * @throws BadDataException if the model is no ResNet-18 for these images and classes
   */
  public static SafeTensors of(TrainedModel trained, TrainingData data) throws IOException {
    ComputationGraph network = trained.network();
    requireImages(network, data.manifest());
    trained.requireDataOf(data.root(), data.manifest());
    INDArray images = images(data);
    Map<String, INDArray> activations = network.feedForward(images, false);
    return SafeTensors.of(
        Map.of(
            "images", images,
            "logits", Logits.of(network, activations),
            "probabilities", activations.get(ResNet18.OUTPUT)));
  }

  private static INDArray images(TrainingData data) throws IOException {
    DatasetManifest manifest = data.manifest();
    Shard shard = ShardReader.read(data.hadoop(), data.root(), manifest.test().shards().get(0));
    int count = Math.min(MOST, shard.rows());
    float[] pixels = new float[count * shard.imageBytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(shard.pixels()[i]) / 255f;
    }
    return Nd4j.create(
        pixels, new long[] {count, manifest.channels(), manifest.size(), manifest.size()}, 'c');
  }

  private static void requireImages(ComputationGraph network, DatasetManifest manifest) {
    if (network.getVertex(ResNet18.GLOBAL_POOL) == null
        || !(network.getLayer(0).conf().getLayer() instanceof FeedForwardLayer first)
        || first.getNIn() != manifest.channels()) {
      throw new BadDataException(
          "Examples need a ResNet-18 of this project for images of %d channels, as the data set has; the model is another"
              .formatted(manifest.channels()));
    }
  }
}
