package dev.sparkresnet.model.engine;

/** What the plans of all nodes for one shape of input share. */
record PlanScope(KernelContext kernels, ActivationLayout layout, Mode mode) {
  enum Mode {
    TRAINING,
    INFERENCE
  }

  boolean isTraining() {
    return mode == Mode.TRAINING;
  }
}
