package dev.sparkresnet.model.backend;

import java.util.ServiceLoader;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/** ND4J's backend of this process: the one that was built in. */
public final class Backend {
  private static final String CPU = "CpuBackend";
  private static final String CUDA = "JCublasBackend";

  private static volatile String loaded;

  private Backend() {}

  /**
   * What ND4J calls it, {@code CpuBackend} or {@code JCublasBackend}; loads it.
   *
   * @throws BackendUnavailableException if it cannot be used here
   */
  public static String name() {
    if (loaded == null) {
      requireUsable();
      loaded = Nd4j.getBackend().getClass().getSimpleName();
    }
    return loaded;
  }

  /** Whether a backend of this name computes on GPUs. */
  public static boolean isGpu(String name) {
    return !CPU.equals(name);
  }

  /**
   * Looks for what the backend needs before ND4J does: that logs why it cannot start, throws an
   * error without the reason, and knows nothing of chips that its kernels are not for.
   *
   * @throws BackendUnavailableException if something is missing
   */
  public static void requireUsable() {
    if (isPresent(CUDA)) {
      CudaDevices.requireUsable();
    } else if (loaded == null && isPresent(CPU)) {
      NativeCache.requireUsable();
    }
  }

  private static boolean isPresent(String name) {
    ServiceLoader<Nd4jBackend> present = ND4JClassLoading.loadService(Nd4jBackend.class);
    return present.stream().anyMatch(backend -> backend.type().getSimpleName().equals(name));
  }
}
