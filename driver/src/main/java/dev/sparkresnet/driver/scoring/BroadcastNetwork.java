package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * A network on its way to tasks of any application. What is broadcast is a byte array, since an
 * application may have set Kryo, whose version in Spark cannot build records; the rest travels with
 * the task, by Java.
 */
final class BroadcastNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final NetworkBlueprint blueprint;
  private final Broadcast<byte[]> parameters;

  BroadcastNetwork(NetworkBlueprint blueprint, Broadcast<byte[]> parameters) {
    this.blueprint = blueprint;
    this.parameters = parameters;
  }

  /** Takes a network from those that this process keeps. */
  ReplicaNetwork borrow() {
    byte[] vector = parameters.value();
    return ReplicaNetwork.borrow(blueprint, new ModelState(vector, vector.length, 0, 0));
  }
}
