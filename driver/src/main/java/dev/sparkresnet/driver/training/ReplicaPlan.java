package dev.sparkresnet.driver.training;

import java.io.Serializable;
import java.util.List;

/** What one replica reads in one epoch, in this order. */
record ReplicaPlan(int epoch, int replica, List<ShardPart> parts) implements Serializable {
  long examples() {
    return parts.stream().mapToLong(ShardPart::rows).sum();
  }
}
