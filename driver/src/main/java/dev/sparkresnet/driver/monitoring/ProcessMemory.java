package dev.sparkresnet.driver.monitoring;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.io.Serializable;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.Pointer;

/**
 * What JavaCPP counts of one process, in bytes; a limit that is not set is {@code NaN}.
 *
 * @param executor Spark's id of the executor; {@code driver} where Spark runs in one process
 * @param offHeapBytes native memory that was allocated through JavaCPP: the engine's, not ND4J's
 *     own arrays
 * @param offHeapLimitBytes {@code maxbytes}
 * @param processBytes resident memory of the process, the Java heap included
 * @param processLimitBytes {@code maxphysicalbytes}
 */
record ProcessMemory(
    String executor,
    double offHeapBytes,
    double offHeapLimitBytes,
    double processBytes,
    double processLimitBytes)
    implements Serializable {
  /** The numbers by their names. */
  static final Map<String, ToDoubleFunction<ProcessMemory>> NUMBERS =
      Map.of(
          "offHeapBytes", ProcessMemory::offHeapBytes,
          "offHeapLimitBytes", ProcessMemory::offHeapLimitBytes,
          "processBytes", ProcessMemory::processBytes,
          "processLimitBytes", ProcessMemory::processLimitBytes);

  /** Looks at this process; loads JavaCPP's native library. */
  static ProcessMemory ofThisProcess(String executor) {
    return new ProcessMemory(
        executor,
        Pointer.totalBytes(),
        limit(Pointer.maxBytes()),
        Pointer.physicalBytes(),
        limit(Pointer.maxPhysicalBytes()));
  }

  private static double limit(long bytes) {
    return bytes > 0 ? bytes : Double.NaN;
  }

  /** Shows this process under {@code memory}. */
  static void register(MetricRegistry registry) {
    NUMBERS.forEach(
        (name, number) ->
            registry.register(
                "memory." + name, (Gauge<Double>) () -> number.applyAsDouble(ofThisProcess(""))));
  }
}
