package dev.sparkresnet.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import dev.sparkresnet.model.resnet.ResNet18;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;

class StepRulesTest {
  private static final ResNet18 NETWORK = ResNet18.forImageSize(16).withWidth(4);
  private static final double RATE = 1e-3;

  @ParameterizedTest
  @EnumSource(
      value = EngineChoice.class,
      names = {"ONEDNN", "DL4J"})
  void givenWeightDecay_whenStepped_thenWeightsShrinkBeforeAdamsStep(EngineChoice engine) {
    Recipe decaying = new Recipe(LearningRate.constant(RATE), 0.5, 0, 0);

    ComputationGraph before = NETWORK.graph(3);
    ComputationGraph plain = step(engine, Recipe.plain(RATE));
    ComputationGraph decayed = step(engine, decaying);

    // Adam's step is the same; only what it starts from has shrunk.
    for (String name : plain.paramTable().keySet()) {
      INDArray difference = plain.getParam(name).sub(decayed.getParam(name));
      if (name.endsWith("_W")) {
        INDArray expected = before.getParam(name).mul(RATE * 0.5);
        assertThat(difference.distance2(expected)).as(name).isCloseTo(0, within(1e-5));
      } else {
        assertThat(difference.amaxNumber().doubleValue()).as(name).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineChoice.class,
      names = {"ONEDNN", "DL4J"})
  void givenGradientNorm_whenStepped_thenFirstMomentHasIt(EngineChoice engine) {
    double norm = 0.01;
    ComputationGraph clipped = step(engine, new Recipe(LearningRate.constant(RATE), 0, 0, norm));

    // After one step Adam's first moment is a tenth of the gradient.
    assertThat(firstMomentNorm(clipped)).isCloseTo(norm / 10, within(norm / 1000));
  }

  @Test
  void givenLearningRate_whenStepped_thenStepIsThatLong() {
    ComputationGraph before = NETWORK.graph(3);
    ComputationGraph after = step(EngineChoice.DL4J, Recipe.plain(0.25));

    // Adam's first step moves every number by nearly the learning rate.
    INDArray bias = after.getParam("fc_b").sub(before.getParam("fc_b"));
    assertThat(bias.amaxNumber().doubleValue()).isCloseTo(0.25, within(1e-3));
  }

  @Test
  void givenAnotherRecipeBefore_whenStepped_thenItLeavesNoTrace() {
    Recipe wild = new Recipe(LearningRate.constant(0.5), 0.1, 0.1, 1);
    ComputationGraph fresh = step(EngineChoice.DL4J, Recipe.plain(RATE));

    assertThat(step(EngineChoice.DL4J, wild).params()).isNotEqualTo(fresh.params());
    assertThat(step(EngineChoice.DL4J, Recipe.plain(RATE)).params()).isEqualTo(fresh.params());
  }

  private static double firstMomentNorm(ComputationGraph network) {
    double squares = 0;
    for (UpdaterBlock block : network.getUpdater().getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof AdamUpdater adam) {
        double norm = adam.getState().get(AdamUpdater.M_STATE).norm2Number().doubleValue();
        squares += norm * norm;
      }
    }
    return Math.sqrt(squares);
  }

  /** One step from the same network on the same images. */
  private static ComputationGraph step(EngineChoice engine, Recipe recipe) {
    ComputationGraph start = NETWORK.graph(3);
    NetworkBlueprint blueprint =
        NetworkBlueprint.of(start, new EngineOptions(engine, Precision.FP32, 1));
    ImageShape shape = new ImageShape(1, 16, 16);
    Minibatch minibatch = new Minibatch(shape, 10, 8);
    for (int i = 0; i < 8; i++) {
      byte[] pixels = new byte[shape.bytes()];
      for (int j = 0; j < pixels.length; j++) {
        pixels[j] = (byte) (31 * i + 7 * j);
      }
      minibatch.add(pixels, 0, i);
    }
    try (ReplicaNetwork replica = ReplicaNetwork.borrow(blueprint, ModelState.of(start))) {
      replica.train(minibatch, recipe);
      replica.state().copyTo(start);
    }
    return start;
  }
}
