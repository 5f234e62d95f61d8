package dev.sparkresnet.driver.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the driver remembers between averagings besides the network: part of every checkpoint, never
 * sent to executors.
 */
public final class DriverMemory {
  private final RoundChoice rounds;
  private final OuterStep outerStep;
  private final WeightAverage weightAverage;

  public DriverMemory(RoundChoice rounds, OuterStep outerStep, WeightAverage weightAverage) {
    this.rounds = rounds;
    this.outerStep = outerStep;
    this.weightAverage = weightAverage;
  }

  public RoundChoice rounds() {
    return rounds;
  }

  public OuterStep outerStep() {
    return outerStep;
  }

  public WeightAverage weightAverage() {
    return weightAverage;
  }

  /** Everything, little-endian; always of the same length for one network and configuration. */
  public byte[] save() {
    ByteBuffer bytes = ByteBuffer.allocate(stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    rounds.save(bytes);
    outerStep.save(bytes);
    weightAverage.save(bytes);
    return bytes.array();
  }

  /** Length of {@link #save} in bytes. */
  public int stateBytes() {
    return RoundChoice.STATE_BYTES + outerStep.stateBytes() + weightAverage.stateBytes();
  }

  /**
   * Goes on from what was saved.
   *
   * @throws IllegalArgumentException if it has another length
   */
  public void restore(byte[] saved) {
    if (saved.length != stateBytes()) {
      throw new IllegalArgumentException(
          "The driver's memory must have " + stateBytes() + " bytes, has " + saved.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(saved).order(ByteOrder.LITTLE_ENDIAN);
    rounds.restore(bytes);
    outerStep.restore(bytes);
    weightAverage.restore(bytes);
  }
}
