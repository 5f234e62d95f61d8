package dev.sparkresnet.model.reference;

import dev.sparkresnet.model.resnet.NamedParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The parameters that a reference's numbers belong to.
 *
 * <p>Parameter p, counted from 0 in the reference's order, is filled in row-major order from {@code
 * new SplittableRandom(p)}. With s = 2 * nextDouble() - 1 an element is 1 + 0.1 s for a gamma, 0.1
 * s for a beta, and s / sqrt(fanIn) for a weight or a bias.
 */
final class ReferenceParameters {
  private static final double BATCH_NORM_SPREAD = 0.1;

  private ReferenceParameters() {}

  /**
   * Fills {@code graph} and returns its parameters in the reference's order.
   *
   * @throws ReferenceException if the reference's names or shapes are not the graph's
   */
  static List<NamedParameter> fill(ComputationGraph graph, PyTorchReference reference) {
    Map<String, NamedParameter> byName = new HashMap<>();
    NamedParameter.allOf(graph).forEach(parameter -> byName.put(parameter.name(), parameter));
    Map<String, INDArray> table = graph.paramTable();
    List<NamedParameter> ordered = new ArrayList<>();
    reference
        .gradients()
        .forEach(
            (name, gradient) -> {
              NamedParameter parameter = byName.remove(name);
              if (parameter == null) {
                throw new ReferenceException(
                    "Reference %s, gradients: ResNet-18 has no parameter '%s'"
                        .formatted(reference.source(), name));
              }
              INDArray values = parameter.in(table);
              requireShape(reference, name, gradient.shape(), values);
              values.assign(draw(parameter, values, ordered.size()));
              ordered.add(parameter);
            });
    if (!byName.isEmpty()) {
      throw new ReferenceException(
          "Reference %s, gradients: missing parameter '%s'"
              .formatted(reference.source(), byName.keySet().stream().sorted().findFirst().get()));
    }
    return ordered;
  }

  private static void requireShape(
      PyTorchReference reference, String name, List<Long> expected, INDArray values) {
    if (!Shapes.of(values).equals(expected)) {
      throw new ReferenceException(
          "Reference %s, gradients.%s: shape is %s, ResNet-18 for this reference has %s"
              .formatted(reference.source(), name, expected, Shapes.of(values)));
    }
  }

  private static INDArray draw(NamedParameter parameter, INDArray like, int number) {
    SplittableRandom random = new SplittableRandom(number);
    double offset = parameter.kind() == NamedParameter.Kind.GAMMA ? 1 : 0;
    double[] drawn = new double[Math.toIntExact(like.length())];
    for (int i = 0; i < drawn.length; i++) {
      double s = 2 * random.nextDouble() - 1;
      drawn[i] =
          switch (parameter.kind()) {
            case WEIGHT, BIAS -> s / Math.sqrt(parameter.fanIn());
            case GAMMA, BETA -> offset + BATCH_NORM_SPREAD * s;
          };
    }
    return Nd4j.createFromArray(drawn).castTo(like.dataType()).reshape('c', like.shape());
  }
}
