package dev.sparkresnet.model.engine;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Brings an array of DL4J (N, C, H, W) into the engine's layout, without a copy where possible. */
final class Import {
  private final KernelContext kernels;
  private final Tensor plain;
  private final Tensor target;
  private final Kernel copy;
  private INDArray source;

  Import(KernelContext kernels, String vertex, String task, Tensor target) {
    this.kernels = kernels;
    this.target = target;
    plain = kernels.tensor(ActivationLayout.plain(kernels.natives(), target.shape()));
    copy = plain.hasLayoutOf(target) ? null : kernels.reorder(vertex, task, plain, target);
  }

  Tensor target() {
    return target;
  }

  /** The array of this pass; null before the first. */
  INDArray source() {
    return source;
  }

  void run(INDArray array) {
    source = isDense(array) ? array : copyOf(array);
    long address = Address.of(source);
    if (copy == null) {
      target.pointTo(address);
      return;
    }
    plain.pointTo(address);
    target.acquire(kernels.pool(), 1);
    copy.run();
  }

  /**
   * Whether the elements follow one another in c order; strides of dimensions of size 1 are moot.
   */
  private static boolean isDense(INDArray array) {
    long expected = 1;
    for (int i = array.rank() - 1; i >= 0; i--) {
      if (array.size(i) > 1 && array.stride(i) != expected) {
        return false;
      }
      expected *= array.size(i);
    }
    return true;
  }

  /** Outside of DL4J's workspaces, whose memory is used anew before the backward pass. */
  @SuppressWarnings("try") // The scope is used by being open.
  private static INDArray copyOf(INDArray array) {
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return array.dup('c');
    }
  }

  void release() {
    source = null;
    target.releaseAll();
  }
}
