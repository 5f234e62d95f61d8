package dev.sparkresnet.model.exchange;

import dev.sparkresnet.model.reference.ReferenceImages;
import dev.sparkresnet.model.resnet.ResNet18;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Networks whose batch norms have something to do, and real images for them. */
final class RandomNetworks {
  private RandomNetworks() {}

  /** A graph whose gammas, betas and running statistics are drawn too. */
  static ComputationGraph of(ResNet18 network) {
    ComputationGraph graph = network.graph(7);
    SplittableRandom random = new SplittableRandom(8);
    graph
        .paramTable()
        .forEach(
            (key, values) -> {
              if (key.endsWith("_gamma") || key.endsWith("_var")) {
                draw(random, values, 0.5, 1.5);
              } else if (key.endsWith("_beta") || key.endsWith("_mean")) {
                draw(random, values, -0.3, 0.3);
              }
            });
    return graph;
  }

  /** The same after a few steps on the images, which it does not know by heart yet. */
  static ComputationGraph trained(ResNet18 network) {
    ComputationGraph graph = of(network);
    INDArray labels =
        Nd4j.eye(network.classes()).castTo(DataType.FLOAT).getRows(0, 1, 2, 3, 4, 5, 6, 7);
    for (int step = 0; step < 3; step++) {
      graph.fit(new DataSet(images(8), labels));
    }
    return graph;
  }

  private static void draw(SplittableRandom random, INDArray values, double from, double to) {
    double[] drawn = random.doubles(values.length(), from, to).toArray();
    values.assign(Nd4j.createFromArray(drawn).castTo(values.dataType()).reshape(values.shape()));
  }

  /** Images of Fashion-MNIST as (count, 1, 96, 96), values in 0..1; at most 8. */
  static INDArray images(int count) {
    ReferenceImages shipped = ReferenceImages.shipped();
    int pixels = shipped.rows() * shipped.columns();
    float[] values = new float[count * pixels];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(shipped.pixels()[i / pixels][i % pixels]) / 255f;
    }
    return Nd4j.create(values, new long[] {count, 1, shipped.rows(), shipped.columns()}, 'c');
  }
}
