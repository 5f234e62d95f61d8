package dev.sparkresnet.driver.device;

import dev.sparkresnet.model.backend.Backend;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task computes on.
 *
 * @param backend ND4J's backend of this process, such as {@code CpuBackend} or {@code
 *     JCublasBackend}
 * @param gpu the address that Spark assigned to the task, a device number; null where it assigned
 *     none
 */
public record Device(String backend, String gpu) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(Device.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  /** Spark's name of the resource, as in {@code spark.task.resource.gpu.amount}. */
  public static final String RESOURCE = "gpu";

  /**
   * The device of the task that runs on this thread; outside of tasks the one that ND4J chooses.
   *
   * @throws DeviceException if the backend is CUDA and Spark assigned no GPU, or one that ND4J
   *     cannot be told to use
   */
  public static Device ofThisTask() {
    TaskContext task = TaskContext.get();
    if (task == null) {
      return new Device(Backend.name(), null);
    }
    ResourceInformation assigned = task.resourcesJMap().get(RESOURCE);
    return of(Backend.name(), assigned == null ? List.of() : List.of(assigned.addresses()));
  }

  static Device of(String backend, List<String> addresses) {
    if (!Backend.isGpu(backend)) {
      if (!addresses.isEmpty() && SAID.add("idle")) {
        LOG.warn(
            "Spark assigned GPU {}, but ND4J's backend is {}: it stays idle; build with -Pcuda to use it",
            addresses.get(0),
            backend);
      }
      return new Device(backend, addresses.isEmpty() ? null : addresses.get(0));
    }
    if (addresses.size() != 1) {
      throw new DeviceException(
          "ND4J's backend is "
              + backend
              + " and a replica needs one GPU of its own, Spark assigned "
              + (addresses.isEmpty() ? "none" : addresses)
              + "; set spark.task.resource.gpu.amount=1 and spark.executor.resource.gpu.amount,"
              + " see conf/spark-defaults.gpu.conf.template");
    }
    Device device = new Device(backend, addresses.get(0));
    device.number();
    return device;
  }

  private int number() {
    if (!gpu.matches("\\d{1,4}")) {
      throw new DeviceException(
          "GPU addresses must be device numbers such as 0, Spark assigned '"
              + gpu
              + "'; let the discovery script print nvidia-smi's index, as scripts/discover-gpus.sh does");
    }
    return Integer.parseInt(gpu);
  }

  /**
   * Makes the calling thread compute on this device; before its first array.
   *
   * @throws DeviceException if CUDA does not know the device
   */
  public void pinThread() {
    if (!Backend.isGpu(backend) || gpu == null) {
      return;
    }
    int devices = Nd4j.getAffinityManager().getNumberOfDevices();
    if (number() >= devices) {
      throw new DeviceException(
          "Spark assigned GPU "
              + gpu
              + ", CUDA sees "
              + devices
              + " in this process; the discovery script and CUDA_VISIBLE_DEVICES must speak of the same devices");
    }
    Nd4j.getAffinityManager().unsafeSetDevice(number());
  }
}
