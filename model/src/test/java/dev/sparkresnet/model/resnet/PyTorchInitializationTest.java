package dev.sparkresnet.model.resnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class PyTorchInitializationTest {
  /** Kolmogorov-Smirnov: a true uniform exceeds this over sqrt(n) once in 10,000 draws. */
  private static final double KOLMOGOROV_QUANTILE = 2.23;

  private final ComputationGraph graph = ResNet18.forImageSize(28).withWidth(16).graph(42);
  private final Map<String, INDArray> table = graph.paramTable();

  @Test
  void givenNewGraph_whenWeightsAndBiasesRead_thenUniformWithinOneOverRootOfFanIn() {
    for (NamedParameter parameter : NamedParameter.allOf(graph)) {
      if (parameter.fanIn() > 0) {
        double bound = 1 / Math.sqrt(parameter.fanIn());
        double[] sample = parameter.in(table).dup().data().asDouble();
        assertThat(distanceFromUniform(sample, bound))
            .as(parameter.name())
            .isLessThan(KOLMOGOROV_QUANTILE / Math.sqrt(sample.length));
      }
    }
  }

  @Test
  void givenNewGraph_whenFanInRead_thenItIsPyTorchs() {
    assertThat(NamedParameter.allOf(graph))
        .extracting(parameter -> parameter.name() + " " + parameter.fanIn())
        .contains(
            "stem.conv.weight 49",
            "stem.conv.bias 49",
            "stem.bn.gamma 0",
            "stage1.block1.conv1.weight 144",
            "stage2.block1.shortcut.bias 16",
            "fc.weight 128",
            "fc.bias 128")
        .hasSize(20 * 2 + 17 * 2 + 2);
  }

  @Test
  void givenNewGraph_whenBatchNormsRead_thenTheyAreTheIdentity() {
    table.forEach(
        (key, values) -> {
          if (key.endsWith("_gamma") || key.endsWith("_var")) {
            assertThat(values.toDoubleVector()).as(key).containsOnly(1);
          } else if (key.endsWith("_beta") || key.endsWith("_mean")) {
            assertThat(values.toDoubleVector()).as(key).containsOnly(0);
          }
        });
  }

  @Test
  void givenTwoParametersOfOneShape_whenRead_thenTheyDiffer() {
    assertThat(table.get("stage1.block1.conv1_W")).isNotEqualTo(table.get("stage1.block1.conv2_W"));
  }

  /** Largest distance between the sample's distribution function and U(-bound, bound)'s. */
  private static double distanceFromUniform(double[] sample, double bound) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double expected = (sorted[i] + bound) / (2 * bound);
      distance = Math.max(distance, expected - (double) i / sorted.length);
      distance = Math.max(distance, (double) (i + 1) / sorted.length - expected);
    }
    return distance;
  }
}
