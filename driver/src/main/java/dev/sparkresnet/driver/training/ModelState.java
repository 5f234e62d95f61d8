package dev.sparkresnet.driver.training;

import java.io.Serializable;
import java.util.Locale;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Everything that training changes in a network: what replicas start from and what they return.
 *
 * @param parameters DL4J's flat parameter vector, running statistics included, as little-endian
 *     floats
 * @param updaterState DL4J's flat updater state, Adam's moments, as little-endian floats; may be
 *     empty
 * @param iteration minibatches that went into it, as Adam's bias correction counts them
 * @param epoch epochs that went into it
 */
public record ModelState(byte[] parameters, byte[] updaterState, int iteration, int epoch)
    implements Serializable {

  /** Copies the state out of a network. */
  public static ModelState of(ComputationGraph network) {
    INDArray updaterState = network.getUpdater().getStateViewArray();
    return new ModelState(
        Floats.toBytes(network.params().data().asFloat()),
        updaterState == null ? new byte[0] : Floats.toBytes(updaterState.dup().data().asFloat()),
        network.getConfiguration().getIterationCount(),
        network.getConfiguration().getEpochCount());
  }

  /** The same parameters without what only training needs. */
  public ModelState withoutUpdaterState() {
    return new ModelState(parameters, new byte[0], iteration, epoch);
  }

  /**
   * Copies this state into a network.
   *
   * @throws IllegalArgumentException if the network has another number of parameters
   */
  public void copyTo(ComputationGraph network) {
    copy(parameters, network.params(), "parameters");
    if (updaterState.length > 0) {
      Updater updater = network.getUpdater();
      copy(updaterState, updater.getStateViewArray(), "updater state");
    }
    network.getConfiguration().setIterationCount(iteration);
    network.getConfiguration().setEpochCount(epoch);
  }

  private static void copy(byte[] source, INDArray target, String what) {
    if (target.length() * Float.BYTES != source.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The %s hold %d numbers, the network has %d",
              what,
              source.length / Float.BYTES,
              target.length()));
    }
    try (INDArray values = Nd4j.create(Floats.fromBytes(source), target.shape(), 'c')) {
      target.assign(values);
    }
  }
}
