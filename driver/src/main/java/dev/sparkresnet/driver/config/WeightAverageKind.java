package dev.sparkresnet.driver.config;

/** Which mean over time of the averaged parameters is scored and saved. */
public enum WeightAverageKind {
  /** The last averaging alone. */
  NONE,
  /** Exponential moving average. */
  EMA,
  /** All epochs from a first one on alike (arXiv 1803.05407). */
  SWA
}
