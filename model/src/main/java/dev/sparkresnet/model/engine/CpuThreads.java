package dev.sparkresnet.model.engine;

import org.nd4j.linalg.api.blas.Blas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads compute. Their number is part of the result, since it changes the order of sums,
 * and must not follow from the machine or from {@code OMP_NUM_THREADS}, which Spark sets for its
 * executors.
 */
final class CpuThreads {
  private CpuThreads() {}

  /**
   * Sets the number for oneDNN's and ND4J's kernels in the calling Java thread, and for BLAS in the
   * whole process. OpenMP keeps the number per thread, and ND4J's library and oneDNN share one
   * OpenMP runtime, so that replicas in other threads keep theirs.
   */
  static void use(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Blas blas = Nd4j.factory().blas();
    // Only where it changes: another thread may be within a product.
    if (blas.getMaxThreads() != threads) {
      blas.setMaxThreads(threads);
    }
  }
}
