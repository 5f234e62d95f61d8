package dev.sparkresnet.driver.checkpoint;

import dev.sparkresnet.driver.training.ModelState;
import java.util.Arrays;

/**
 * Everything that the epochs to come depend on.
 *
 * @param network that the next epoch starts from
 * @param driver what besides it decides how they go
 */
public record TrainingState(ModelState network, byte[] driver) {
  int length() {
    return Math.addExact(network.vector().length, driver.length);
  }

  /** The network's vector, and behind it the driver's state. */
  byte[] bytes() {
    byte[] bytes = Arrays.copyOf(network.vector(), length());
    System.arraycopy(driver, 0, bytes, network.vector().length, driver.length);
    return bytes;
  }

  /** A state of the same lengths. */
  TrainingState withBytes(byte[] bytes, int iteration, int epoch) {
    int networkBytes = network.vector().length;
    return new TrainingState(
        new ModelState(
            Arrays.copyOf(bytes, networkBytes), network.parameterBytes(), iteration, epoch),
        Arrays.copyOfRange(bytes, networkBytes, bytes.length));
  }
}
