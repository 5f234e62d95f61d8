package dev.sparkresnet.model.engine;

/** Which runtime computes a graph's layers; configuration key {@code train.engine}. */
public enum EngineChoice {
  /** oneDNN where it can be loaded and the graph can use it, stock DL4J otherwise. */
  AUTO,
  /** oneDNN; an error where it cannot be loaded. */
  ONEDNN,
  /** DL4J's own layers. */
  DL4J
}
