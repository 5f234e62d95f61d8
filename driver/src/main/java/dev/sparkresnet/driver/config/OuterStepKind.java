package dev.sparkresnet.driver.config;

/** The optimizer that the driver steps with at every averaging. */
public enum OuterStepKind {
  /** The replicas' mean is the result. */
  NONE,
  /** Momentum over averagings (arXiv 1910.00643). */
  SLOWMO,
  /** Nesterov's momentum over averagings, as in DiLoCo (arXiv 2311.08105). */
  NESTEROV
}
