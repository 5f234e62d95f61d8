package dev.sparkresnet.driver.training;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** Runs epochs of one network on Spark. */
public interface EpochRunner {
  /** Runs the network's next epoch; afterwards the network holds its result. */
  EpochReport runEpoch();

  /**
   * The network as it is to be scored and saved after the last epoch: parameters alone. It may
   * differ from the one that the next epoch starts from.
   */
  ModelState model();

  /** What besides the network decides how the next epochs go; always of the same length. */
  byte[] driverState();

  /** Goes on from what {@link #driverState} gave. */
  void restoreDriverState(byte[] state);

  /** The network that the next epoch starts from, on the driver. */
  ComputationGraph network();
}
