package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.Sha256;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Everything that training changes in a network: what replicas start from, what they return, what a
 * checkpoint holds.
 *
 * @param vector DL4J's flat parameter vector, running statistics included, and behind it the flat
 *     updater state, Adam's moments, or nothing; little-endian floats
 * @param parameterBytes length of the parameters in it
 * @param iteration minibatches that went into it, as Adam's bias correction counts them
 * @param epoch epochs that went into it
 */
public record ModelState(byte[] vector, int parameterBytes, int iteration, int epoch)
    implements Serializable {

  /** Copies the state out of a network. */
  public static ModelState of(ComputationGraph network) {
    INDArray updaterState = network.getUpdater().getStateViewArray();
    int parameterBytes = Floats.bytes(network.params());
    int updaterBytes = updaterState == null ? 0 : Floats.bytes(updaterState);
    byte[] vector = new byte[Math.addExact(parameterBytes, updaterBytes)];
    Floats.copy(network.params(), vector, 0);
    if (updaterState != null) {
      Floats.copy(updaterState, vector, parameterBytes);
    }
    return of(vector, parameterBytes, network);
  }

  /** Copies the parameters alone, for what does not train. */
  public static ModelState withoutUpdaterState(ComputationGraph network) {
    byte[] parameters = new byte[Floats.bytes(network.params())];
    Floats.copy(network.params(), parameters, 0);
    return of(parameters, parameters.length, network);
  }

  private static ModelState of(byte[] vector, int parameterBytes, ComputationGraph network) {
    return new ModelState(
        vector,
        parameterBytes,
        network.getConfiguration().getIterationCount(),
        network.getConfiguration().getEpochCount());
  }

  /** The same parameters without what only training needs. */
  ModelState withoutUpdaterState() {
    return new ModelState(Arrays.copyOf(vector, parameterBytes), parameterBytes, iteration, epoch);
  }

  /** Other parameters with the same counters, without updater state. */
  public ModelState withParameters(byte[] parameters) {
    return new ModelState(parameters, parameters.length, iteration, epoch);
  }

  /** SHA-256 of the parameters: equal for two networks with the same bits. */
  public String parametersSha256() {
    return Sha256.of(vector, 0, parameterBytes);
  }

  /**
   * Copies this state into a network.
   *
   * @throws IllegalArgumentException if the network has another number of parameters
   */
  public void copyTo(ComputationGraph network) {
    requireLength("parameters", parameterBytes, network.params());
    Floats.copy(vector, 0, network.params());
    if (vector.length > parameterBytes) {
      INDArray updaterState = network.getUpdater().getStateViewArray();
      requireLength("updater state", vector.length - parameterBytes, updaterState);
      Floats.copy(vector, parameterBytes, updaterState);
    }
    network.getConfiguration().setIterationCount(iteration);
    network.getConfiguration().setEpochCount(epoch);
  }

  private static void requireLength(String what, int bytes, INDArray target) {
    if (Floats.bytes(target) != bytes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The %s hold %d numbers, the network has %d",
              what,
              bytes / Float.BYTES,
              target.length()));
    }
  }
}
