package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.device.Device;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
        hostName(), SparkEnv.get().executorId(), network.device(), network.engineName());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
