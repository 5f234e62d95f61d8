package dev.sparkresnet.model.engine;

/** Number format of activations inside the engine; configuration key {@code train.precision}. */
public enum Precision {
  /** Single precision throughout: the reference. */
  FP32,
  /**
   * Activations and their gradients in bfloat16; parameters, weight gradients, batch norm
   * statistics and sums in single precision.
   */
  BF16
}
