package dev.sparkresnet.model.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

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
    boolean dense = array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
    source = dense ? array : array.dup('c');
    long address = Address.of(source);
    if (copy == null) {
      target.pointTo(address);
      return;
    }
    plain.pointTo(address);
    target.acquire(kernels.pool(), 1);
    copy.run();
  }

  void release() {
    source = null;
    target.releaseAll();
  }
}
