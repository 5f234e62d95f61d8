package dev.sparkresnet.model.reference;

import dev.sparkresnet.model.resnet.NamedParameter;
import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TopLevelModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Collects the rows of a report, one method per kind of quantity. */
final class Comparison {
  private static final String OWN = "own largest magnitude";

  private final PyTorchReference reference;
  private final Bars bars;
  private final List<ReferenceReport.Row> rows = new ArrayList<>();

  Comparison(PyTorchReference reference, Bars bars) {
    this.reference = reference;
    this.bars = bars;
  }

  List<ReferenceReport.Row> rows() {
    return List.copyOf(rows);
  }

  void trainLogits(INDArray logits) {
    add("logits", Differences.relative(logits, reference.trainLogits()), OWN, bars.logits());
  }

  void loss(double loss) {
    add("loss", relative(loss, reference.loss()), OWN, bars.loss());
  }

  /**
   * Mean and standard deviation of each stage, relative to the larger of the two: a mean near zero
   * is no measure of the activations that it sums.
   */
  void stages(Map<String, INDArray> activations, INDArray logits) {
    for (StageReference stage : reference.stages()) {
      TopLevelModule module = module(stage);
      INDArray values =
          (module.vertex().equals(ResNet18.OUTPUT) ? logits : activations.get(module.vertex()))
              .castTo(DataType.DOUBLE);
      requireShape(stage, values);
      double scale = Math.max(Math.abs(stage.mean()), stage.standardDeviation());
      double ofMean = Differences.relative(values.meanNumber().doubleValue(), stage.mean(), scale);
      double ofDeviation =
          Differences.relative(
              values.stdNumber(true).doubleValue(), stage.standardDeviation(), scale);
      add(
          "stage %d %s".formatted(stage.index(), module.pyTorchName()),
          Math.max(ofMean, ofDeviation),
          OWN,
          bars.stages());
    }
  }

  /**
   * Norm and first elements of each gradient.
   *
   * @param table by DL4J's keys, sums over the minibatch
   */
  void gradients(List<NamedParameter> parameters, Map<String, INDArray> table) {
    double largestNorm =
        reference.gradients().values().stream()
            .mapToDouble(GradientReference::l2)
            .max()
            .orElseThrow();
    for (NamedParameter parameter : parameters) {
      INDArray gradient =
          parameter.in(table).castTo(DataType.DOUBLE).div(reference.minibatchSize());
      String quantity = "gradient " + parameter.name();
      GradientReference expected = reference.gradients().get(parameter.name());
      if (!expected.isZero()) {
        add(quantity, relative(norm(gradient), expected.l2()), "own norm", bars.gradients());
        add(
            quantity + ", elements",
            differenceOfElements(gradient, expected),
            "own largest element",
            bars.gradientElements());
      } else if (bars.zeroGradientsAreAbsolute()) {
        add(quantity, norm(gradient), "absolute, zero gradient", bars.zeroGradients());
      } else {
        add(
            quantity,
            norm(gradient) / largestNorm,
            "largest gradient norm, zero gradient",
            bars.zeroGradients());
      }
    }
  }

  void lossesAfterAdamSteps(double[] losses) {
    for (int step = 1; step <= losses.length; step++) {
      String quantity = "loss after Adam step " + step;
      double difference =
          relative(losses[step - 1], reference.lossesAfterAdamSteps().get(step - 1));
      if (step == 1) {
        add(quantity, difference, OWN, bars.firstAdamStep());
      } else {
        report(quantity, difference);
      }
    }
  }

  void evalLogits(INDArray logits) {
    report(
        "logits in inference mode after the steps",
        Differences.relative(logits, reference.evalLogitsAfterSteps()));
  }

  private static double differenceOfElements(INDArray gradient, GradientReference expected) {
    // The reference does not store the largest element. The one computed here will do: it is no
    // larger than the norm, which is compared by itself.
    double scale = gradient.amaxNumber().doubleValue();
    INDArray rowMajor = gradient.dup('c').reshape(gradient.length());
    double largest = 0;
    for (int i = 0; i < expected.first().size(); i++) {
      double difference =
          Differences.relative(rowMajor.getDouble(i), expected.first().get(i), scale);
      largest = Math.max(largest, difference);
    }
    return largest;
  }

  private static double norm(INDArray gradient) {
    return gradient.norm2Number().doubleValue();
  }

  private static double relative(double actual, double expected) {
    return Differences.relative(actual, expected, Math.abs(expected));
  }

  private TopLevelModule module(StageReference stage) {
    List<TopLevelModule> modules = TopLevelModule.all();
    if (stage.index() >= modules.size()) {
      throw new ReferenceException(
          "Reference %s, stages: index must be below %d, found %d"
              .formatted(reference.source(), modules.size(), stage.index()));
    }
    return modules.get(stage.index());
  }

  private void requireShape(StageReference stage, INDArray values) {
    List<Long> actual = new ArrayList<>(Shapes.of(values));
    // PyTorch's average pool keeps the two unit dimensions that DL4J's drops.
    if (stage.shape().size() == 4 && actual.size() == 2) {
      actual.addAll(List.of(1L, 1L));
    }
    if (!actual.equals(stage.shape())) {
      throw new ReferenceException(
          "Reference %s, stage %d: shape is %s, ResNet-18 gives %s for these images"
              .formatted(reference.source(), stage.index(), stage.shape(), actual));
    }
  }

  private void add(String quantity, double difference, String scale, double bar) {
    rows.add(new ReferenceReport.Row(quantity, difference, scale, OptionalDouble.of(bar)));
  }

  private void report(String quantity, double difference) {
    rows.add(new ReferenceReport.Row(quantity, difference, OWN, OptionalDouble.empty()));
  }
}
