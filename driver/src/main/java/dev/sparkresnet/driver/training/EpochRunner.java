package dev.sparkresnet.driver.training;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** Runs epochs of one network on Spark. */
public interface EpochRunner {
  /** Runs the network's next epoch; afterwards the network holds its result. */
  EpochReport runEpoch();

  /** The network on the driver. */
  ComputationGraph network();
}
