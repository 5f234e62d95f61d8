package dev.sparkresnet.model.resnet;

import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws parameters as PyTorch's {@code Conv2d}, {@code Linear} and {@code BatchNorm2d} do by
 * default: weights and biases from U(-b, b) with b = 1 / sqrt(fanIn), gamma 1, beta 0.
 *
 * <p>The numbers come from {@link SplittableRandom}, one stream per parameter in the graph's order,
 * and not from ND4J, whose numbers depend on the backend.
 */
final class PyTorchInitialization {
  private PyTorchInitialization() {}

  static void apply(ComputationGraph graph, long seed) {
    SplittableRandom streams = new SplittableRandom(seed);
    Map<String, INDArray> table = graph.paramTable();
    for (NamedParameter parameter : NamedParameter.allOf(graph)) {
      SplittableRandom stream = streams.split();
      INDArray values = parameter.in(table);
      switch (parameter.kind()) {
        case WEIGHT, BIAS -> values.assign(uniform(stream, values, parameter.fanIn()));
        case GAMMA -> values.assign(1);
        case BETA -> values.assign(0);
      }
    }
  }

  private static INDArray uniform(SplittableRandom random, INDArray like, int fanIn) {
    double bound = 1 / Math.sqrt(fanIn);
    double[] drawn = new double[Math.toIntExact(like.length())];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = bound * (2 * random.nextDouble() - 1);
    }
    return Nd4j.createFromArray(drawn).castTo(like.dataType()).reshape('c', like.shape());
  }
}
