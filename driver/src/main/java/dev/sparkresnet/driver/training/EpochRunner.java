package dev.sparkresnet.driver.training;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** Runs epochs of one network on Spark. */
public interface EpochRunner {
  /** Runs the network's next epoch; afterwards the network holds its result. */
  EpochReport runEpoch();

  /**
   * Takes in what the last epoch of an earlier attempt has shown, where its next one depends on it.
   *
   * @param rounds of that epoch
   * @param divergence of its replicas
   */
  void continueAfter(int rounds, double divergence);

  /** The network on the driver. */
  ComputationGraph network();
}
