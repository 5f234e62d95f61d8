package dev.sparkresnet.driver.doctor;

import dev.sparkresnet.model.backend.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What this process computes with: Java, the ND4J backend, native libraries, threads and memory
 * limits.
 *
 * @param facts values by name, in the order to show them
 */
public record Surroundings(Map<String, String> facts) {
  private static final String ND4J_BUILD = "/org/eclipse/org.nd4j-nd4j-api-git.properties";
  private static final long BYTES_PER_MEBIBYTE = 1L << 20;

  public Surroundings {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Looks at this process; loads the native libraries. */
  public static Surroundings inspect() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    facts.put(
        "system",
        "%s %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    facts.put("backend", Backend.name());
    facts.put("nd4j", nd4jVersion());
    facts.put("onednn", oneDnnVersion());
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    facts.put("blas", String.valueOf(environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY)));
    facts.put("openmpThreads", String.valueOf(environment.get(Nd4jEnvironment.OMP_THREADS_KEY)));
    facts.put("heapLimit", mebibytes(Runtime.getRuntime().maxMemory()));
    facts.put("offHeapLimit", mebibytes(Pointer.maxBytes()));
    facts.put("processMemoryLimit", mebibytes(Pointer.maxPhysicalBytes()));
    return new Surroundings(facts);
  }

  private static String nd4jVersion() {
    try (InputStream stream = Nd4j.class.getResourceAsStream(ND4J_BUILD)) {
      if (stream == null) {
        return "unknown: " + ND4J_BUILD + " is not on the class path";
      }
      Properties build = new Properties();
      build.load(stream);
      return build.getProperty("git.build.version", "unknown");
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }

  private static String oneDnnVersion() {
    try (dnnl_version_t version = dnnl.dnnl_version()) {
      return "%d.%d.%d".formatted(version.major(), version.minor(), version.patch());
    } catch (LinkageError e) {
      // The build for GPUs leaves the library out.
      return "not available: " + e.getMessage();
    }
  }

  private static String mebibytes(long bytes) {
    return bytes <= 0 || bytes == Long.MAX_VALUE ? "none" : bytes / BYTES_PER_MEBIBYTE + " MiB";
  }
}
