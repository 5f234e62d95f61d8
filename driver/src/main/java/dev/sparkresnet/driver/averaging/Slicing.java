package dev.sparkresnet.driver.averaging;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Cuts a vector of little-endian floats into slices whose lengths differ by at most one number.
 *
 * @param bytes length of the whole vector
 */
public record Slicing(int bytes, int slices) implements Serializable {
  /**
   * Slices small enough for a task's memory and large enough that a shuffle moves them at full
   * speed.
   */
  private static final int PREFERRED_SLICE_BYTES = 4 << 20;

  /**
   * As many slices as there are replicas, so that every node reduces its share, but none beyond 4
   * MiB.
   */
  public static Slicing of(int bytes, int replicas) {
    int numbers = bytes / Float.BYTES;
    int bySize = (bytes + PREFERRED_SLICE_BYTES - 1) / PREFERRED_SLICE_BYTES;
    return new Slicing(bytes, Math.max(1, Math.min(numbers, Math.max(bySize, replicas))));
  }

  public int start(int slice) {
    return (int) ((long) (bytes / Float.BYTES) * slice / slices) * Float.BYTES;
  }

  /** A copy of one slice. */
  public byte[] slice(byte[] vector, int slice) {
    return Arrays.copyOfRange(vector, start(slice), start(slice + 1));
  }
}
