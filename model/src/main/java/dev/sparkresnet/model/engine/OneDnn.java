package dev.sparkresnet.model.engine;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;

/** The oneDNN library of this process: whether it loads, what the CPU can do. */
final class OneDnn {
  private static final int AVX2 = dnnl.dnnl_cpu_isa_avx2;
  private static final int AVX512 = dnnl.dnnl_cpu_isa_avx512_core;
  private static final int AVX512_BF16 = dnnl.dnnl_cpu_isa_avx512_core_bf16;
  private static final int AMX = dnnl.dnnl_cpu_isa_avx512_core_amx;

  private OneDnn() {}

  /** Why the library cannot be used, or nothing. */
  static Optional<Throwable> failure() {
    return Optional.ofNullable(Library.FAILURE);
  }

  /** The CPU; shared by all graphs of the process. */
  static engine cpu() {
    return Library.CPU;
  }

  static String version() {
    dnnl_version_t version = dnnl.dnnl_version();
    return "%d.%d.%d".formatted(version.major(), version.minor(), version.patch());
  }

  /** The instruction set that oneDNN found, such as {@code avx512_core_bf16}. */
  static String instructionSet() {
    return dnnl.get_effective_cpu_isa().intern().name();
  }

  static boolean hasNativeBf16() {
    return hasIsa(AVX512_BF16);
  }

  static boolean hasAmx() {
    return hasIsa(AMX);
  }

  static boolean hasAvx512() {
    return hasIsa(AVX512);
  }

  static boolean hasAvx2() {
    return hasIsa(AVX2);
  }

  private static boolean hasIsa(int bits) {
    return (dnnl.dnnl_get_effective_cpu_isa() & bits) == bits;
  }

  /** Loaded on first use. */
  private static final class Library {
    static final engine CPU;
    static final Throwable FAILURE;

    static {
      engine cpu = null;
      Throwable failure = null;
      try {
        cpu = new engine(engine.kind.cpu, 0);
      } catch (LinkageError | RuntimeException e) {
        failure = e;
      }
      CPU = cpu;
      FAILURE = failure;
    }

    private Library() {}
  }
}
