package dev.sparkresnet.model.engine;

/** Which runtime computes a graph's layers; configuration key {@code train.engine}. */
public enum EngineChoice {
  /** The fastest that can be had: oneDNN on a CPU, cuDNN on a GPU, stock DL4J otherwise. */
  AUTO,
  /** oneDNN; an error where it cannot be loaded. */
  ONEDNN,
  /** Convolutions by cuDNN, other layers by DL4J; an error without ND4J's CUDA backend. */
  CUDNN,
  /** DL4J's own layers. */
  DL4J
}
