package dev.sparkresnet.driver.config;

/** How many replicas there are, as far as docs/learning.md found that defaults depend on it. */
enum ReplicaScale {
  FEW,
  SOME,
  MANY;

  private static final int FEW_AT_MOST = 4;
  private static final int SOME_AT_MOST = 16;

  static ReplicaScale of(int replicas) {
    if (replicas <= FEW_AT_MOST) {
      return FEW;
    }
    return replicas <= SOME_AT_MOST ? SOME : MANY;
  }
}
