package dev.sparkresnet.model.resnet;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Made-up minibatches: uniform noise, labels in turn. */
final class Minibatches {
  private Minibatches() {}

  static DataSet random(ResNet18 network, int size, DataType dataType) {
    int pixels = network.channels() * network.imageSize() * network.imageSize();
    double[] values = new SplittableRandom(11).doubles((long) size * pixels).toArray();
    INDArray features =
        Nd4j.createFromArray(values)
            .castTo(dataType)
            .reshape(size, network.channels(), network.imageSize(), network.imageSize());
    INDArray labels = Nd4j.zeros(dataType, size, network.classes());
    for (int i = 0; i < size; i++) {
      labels.putScalar(i, i % network.classes(), 1);
    }
    return new DataSet(features, labels);
  }
}
