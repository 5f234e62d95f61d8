package dev.sparkresnet.driver.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Applies a recipe to a network's steps: between gradients and update, where DL4J tells its
 * listeners, whatever engine computes both.
 */
final class StepRules extends BaseTrainingListener {
  private final ComputationGraph network;
  private final List<INDArray> decayed = new ArrayList<>();
  private Recipe recipe;
  private double learningRate;
  private int examples;

  StepRules(ComputationGraph network) {
    this.network = network;
    network
        .paramTable()
        .forEach(
            (name, parameter) -> {
              if (name.endsWith("_W")) {
                decayed.add(parameter);
              }
            });
  }

  /** Sets what the next step is like. */
  void expect(Recipe next, int minibatch) {
    recipe = next;
    examples = minibatch;
    learningRate = next.learningRate().atStep(network.getConfiguration().getIterationCount());
    for (UpdaterBlock block : network.getUpdater().getUpdaterBlocks()) {
      if (block.getGradientUpdater().getConfig() instanceof Adam adam) {
        adam.setLearningRate(learningRate);
      }
    }
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (recipe == null) {
      return;
    }
    if (recipe.gradientNorm() > 0) {
      clip();
    }
    if (recipe.weightDecay() > 0) {
      float rest = (float) (1 - learningRate * recipe.weightDecay());
      decayed.forEach(weights -> weights.muli(rest));
    }
  }

  /** DL4J's gradients are sums over the minibatch; those of running statistics are none. */
  private void clip() {
    double squares = 0;
    for (Map.Entry<String, INDArray> entry : network.gradient().gradientForVariable().entrySet()) {
      if (isTrained(entry.getKey())) {
        double norm = entry.getValue().norm2Number().doubleValue() / examples;
        squares += norm * norm;
      }
    }
    double norm = Math.sqrt(squares);
    if (norm > recipe.gradientNorm()) {
      float factor = (float) (recipe.gradientNorm() / norm);
      network
          .gradient()
          .gradientForVariable()
          .forEach(
              (name, gradient) -> {
                if (isTrained(name)) {
                  gradient.muli(factor);
                }
              });
    }
  }

  private static boolean isTrained(String name) {
    return !name.endsWith("_mean") && !name.endsWith("_var");
  }
}
