package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.config.RegularizationConfig;
import java.io.Serializable;

/**
 * How replicas step, besides Adam.
 *
 * @param weightDecay share of the learning rate by which weights shrink in a step
 * @param labelSmoothing share of a label's probability that is spread over all classes
 * @param gradientNorm largest Euclidean norm of a step's gradients, 0 for any
 */
record Recipe(
    LearningRate learningRate, double weightDecay, double labelSmoothing, double gradientNorm)
    implements Serializable {
  static Recipe of(LearningRate learningRate, RegularizationConfig regularization) {
    return new Recipe(
        learningRate,
        regularization.weightDecay(),
        regularization.labelSmoothing(),
        regularization.gradientNorm());
  }

  /** Adam with one learning rate, and nothing else. */
  static Recipe plain(double learningRate) {
    return new Recipe(LearningRate.constant(learningRate), 0, 0, 0);
  }
}
