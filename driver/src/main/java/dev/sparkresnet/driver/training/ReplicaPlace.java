package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.device.Device;
import dev.sparkresnet.driver.device.HostName;
import java.io.Serializable;
import org.apache.spark.SparkEnv;

/**
 * Where and by what a replica was computed.
 *
 * @param executor Spark's id of the executor; {@code driver} where Spark runs in one process
 * @param engine kernels that ran it
 */
public record ReplicaPlace(String host, String executor, Device device, String engine)
    implements Serializable {
  static ReplicaPlace ofThisTask(ReplicaNetwork network) {
    return new ReplicaPlace(
        HostName.ofThisMachine(),
        SparkEnv.get().executorId(),
        network.device(),
        network.engineName());
  }
}
