package dev.sparkresnet.driver.preflight;

import dev.sparkresnet.data.storage.FailureReason;
import dev.sparkresnet.driver.device.HostName;
import dev.sparkresnet.driver.run.BuildInfo;
import dev.sparkresnet.model.backend.Backend;
import dev.sparkresnet.model.backend.BackendUnavailableException;
import dev.sparkresnet.model.engine.Engine;
import dev.sparkresnet.model.engine.Precision;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.bytedeco.javacpp.Pointer;

/**
 * What one of the processes of an application is like. Sizes are in bytes; {@link Long#MAX_VALUE}
 * means without limit.
 *
 * @param executor Spark's id of the executor, or {@code driver}
 * @param program version and commit of this program
 * @param java version of Java
 * @param kernels ND4J's backend and the fastest engine that runs here, or why there is none
 * @param usable whether networks can be computed here at all
 * @param bf16 whether the engine computes in bfloat16
 * @param heapBytes limit of the Java heap
 * @param offHeapBytes limit of all native arrays together, JavaCPP's {@code maxbytes}
 * @param processBytes size of the process at which JavaCPP refuses to grow, {@code
 *     maxphysicalbytes}
 * @param memoryBytes memory of the machine or container
 * @param processors cores that Java sees
 * @param spinning whether OpenMP's threads may spin between two operations
 * @param gpus addresses that Spark assigned to the process
 * @param clockSkewMillis this clock minus the driver's
 */
record ProcessFacts(
    String executor,
    String host,
    String program,
    String java,
    String backend,
    String kernels,
    boolean usable,
    boolean bf16,
    long heapBytes,
    long offHeapBytes,
    long processBytes,
    long memoryBytes,
    int processors,
    boolean spinning,
    List<String> gpus,
    long clockSkewMillis)
    implements Serializable {
  static final String DRIVER = "driver";

  /** What a replica is computed in here. */
  Precision precision(Precision wanted) {
    return bf16 ? wanted : Precision.FP32;
  }

  /** Looks at this process; loads the native libraries. */
  static ProcessFacts ofThisProcess(String executor, List<String> gpus, long clockSkewMillis)
      throws IOException {
    String backend;
    String kernels;
    boolean usable = true;
    try {
      backend = Backend.name();
      kernels = backend + " with " + Engine.fastest();
    } catch (BackendUnavailableException e) {
      backend = "none";
      kernels = "none: " + e.getMessage();
      usable = false;
    } catch (LinkageError | RuntimeException e) {
      // ND4J wraps what went wrong several times; the innermost says what is missing.
      backend = "none";
      kernels =
          "none: "
              + FailureReason.firstLine(ExceptionUtils.getRootCause(e).toString())
              + "; the native libraries in the application jar must load there";
      usable = false;
    }
    return new ProcessFacts(
        executor,
        HostName.ofThisMachine(),
        BuildInfo.ofThisProgram().version() + " " + BuildInfo.ofThisProgram().commit(),
        Runtime.version().toString(),
        backend,
        kernels,
        usable,
        usable && Engine.computesIn(Precision.BF16),
        Runtime.getRuntime().maxMemory(),
        limit(Pointer.maxBytes()),
        limit(Pointer.maxPhysicalBytes()),
        memoryOfMachine(),
        Runtime.getRuntime().availableProcessors(),
        !"PASSIVE".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY")),
        List.copyOf(gpus),
        clockSkewMillis);
  }

  private static long limit(long javaCpp) {
    return javaCpp <= 0 ? Long.MAX_VALUE : javaCpp;
  }

  /** Java knows of a container's limit. */
  private static long memoryOfMachine() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  /** Such as {@code executor 1 on host}. */
  String name() {
    return isDriver() ? "the driver" : "executor " + executor + " on " + host;
  }

  boolean isDriver() {
    return DRIVER.equals(executor);
  }
}
