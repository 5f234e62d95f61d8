package dev.sparkresnet.driver.config;

/** The optimizer that the driver steps with at every averaging. */
public enum OuterStepKind {
  /** What docs/learning.md found best for the number of replicas. */
  BY_REPLICAS,
  /** The replicas' mean is the result. */
  NONE,
  /** Momentum over averagings (arXiv 1910.00643). */
  SLOWMO,
  /** Nesterov's momentum over averagings, as in DiLoCo (arXiv 2311.08105). */
  NESTEROV;

  /** This one, or that which {@link #BY_REPLICAS} stands for. */
  public OuterStepKind forReplicas(int replicas) {
    if (this != BY_REPLICAS) {
      return this;
    }
    return ReplicaScale.of(replicas) == ReplicaScale.FEW ? NONE : SLOWMO;
  }
}
