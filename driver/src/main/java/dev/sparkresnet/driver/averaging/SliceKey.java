package dev.sparkresnet.driver.averaging;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Sorts the slices that reach one reducer: by slice, then by replica, so that sums run in replica
 * order.
 */
public record SliceKey(int slice, int replica) implements Comparable<SliceKey>, Serializable {
  private static final Comparator<SliceKey> ORDER =
      Comparator.comparingInt(SliceKey::slice).thenComparingInt(SliceKey::replica);

  @Override
  public int compareTo(SliceKey other) {
    return ORDER.compare(this, other);
  }
}
