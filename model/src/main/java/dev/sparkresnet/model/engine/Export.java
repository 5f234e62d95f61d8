package dev.sparkresnet.model.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes a tensor of the engine into an array of DL4J in c order. */
final class Export {
  private final Tensor plain;
  private final Kernel copy;

  Export(KernelContext kernels, String vertex, String task, Tensor tensor) {
    plain = kernels.tensor(ActivationLayout.plain(kernels.natives(), tensor.shape()));
    copy = kernels.reorder(vertex, task, tensor, plain);
  }

  INDArray into(INDArray array) {
    plain.pointTo(Address.of(array));
    copy.run();
    return array;
  }
}
