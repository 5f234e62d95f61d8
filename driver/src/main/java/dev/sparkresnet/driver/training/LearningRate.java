package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.config.ScheduleConfig;
import java.io.Serializable;

/**
 * The learning rate of every step of a run. Steps are those that one replica takes in sequence,
 * over all rounds, epochs and attempts, as Adam's bias correction counts them.
 *
 * @param peak highest value
 * @param warmUpSteps in which it rises linearly
 * @param allSteps of the run
 * @param stepLength steps between two multiplications with {@code stepFactor}
 */
record LearningRate(
    ScheduleConfig.Kind kind,
    double peak,
    double warmUpSteps,
    double allSteps,
    double finalShare,
    double stepLength,
    double stepFactor)
    implements Serializable {

  static LearningRate of(
      ScheduleConfig schedule, double base, int replicas, long stepsPerEpoch, int epochs) {
    return new LearningRate(
        schedule.kind(),
        base * schedule.scaling().factor(replicas),
        schedule.warmUpEpochs() * stepsPerEpoch,
        (double) epochs * stepsPerEpoch,
        schedule.finalShare(),
        schedule.stepEpochs() * stepsPerEpoch,
        schedule.stepFactor());
  }

  /** The same for all steps. */
  static LearningRate constant(double rate) {
    return new LearningRate(ScheduleConfig.Kind.CONSTANT, rate, 0, 1, 1, 1, 1);
  }

  /**
   * The learning rate of one step.
   *
   * @param step counted from 0
   */
  double atStep(long step) {
    if (step < warmUpSteps) {
      return peak * (step + 1) / (warmUpSteps + 1);
    }
    double since = step - warmUpSteps;
    return switch (kind) {
      case CONSTANT -> peak;
      case COSINE -> {
        double done = Math.min(1, since / Math.max(1, allSteps - warmUpSteps));
        // StrictMath: the same bits on every machine.
        double share = (1 + StrictMath.cos(Math.PI * done)) / 2;
        yield peak * (finalShare + (1 - finalShare) * share);
      }
      case STEP -> peak * StrictMath.pow(stepFactor, Math.floor(since / stepLength));
    };
  }
}
