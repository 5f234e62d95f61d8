package dev.sparkresnet.driver.config;

/** Which dl4j-spark training master runs the epochs. */
public enum TrainingMasterKind {
  /**
   * This project's: every example once an epoch, weighted averaging of parameters and Adam moments.
   */
  EPOCH,
  /** dl4j-spark's own ParameterAveragingTrainingMaster, for comparison. */
  DL4J
}
