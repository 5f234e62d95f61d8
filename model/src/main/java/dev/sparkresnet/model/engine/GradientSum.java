package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The gradient with respect to a node's result: the sum over the nodes that read it, in the order
 * in which their backward passes run.
 */
final class GradientSum {
  private final List<Tensor> parts;
  private final Tensor sum;
  private final boolean sumIsPart;
  private final List<Kernel> additions = new ArrayList<>();
  private final BufferPool pool;

  /**
   * Plans the sum.
   *
   * @param parts one per edge
   * @param writable the part that may be overwritten, or null if there is none
   */
  GradientSum(KernelContext kernels, String vertex, List<Tensor> parts, Tensor writable) {
    this.parts = parts;
    pool = kernels.pool();
    if (parts.size() == 1) {
      sum = parts.get(0);
      sumIsPart = true;
      return;
    }
    sumIsPart = writable != null;
    sum = sumIsPart ? writable : kernels.tensor(parts.get(0).layout());
    List<Tensor> summands = new ArrayList<>(parts);
    Tensor soFar = sumIsPart ? writable : summands.get(0);
    summands.remove(soFar);
    for (Tensor summand : summands) {
      additions.add(addition(kernels, vertex, soFar, summand));
      soFar = sum;
    }
  }

  private Kernel addition(KernelContext kernels, String vertex, Tensor a, Tensor b) {
    binary.primitive_desc description =
        new binary.primitive_desc(
            OneDnn.cpu(),
            dnnl.algorithm.binary_add.value,
            a.layout(),
            b.layout(),
            sum.layout(),
            kernels.plain(),
            false);
    return kernels.kernel(
        vertex,
        "sum-gradients",
        description,
        new binary(description),
        new KernelContext.Arguments()
            .with(dnnl.DNNL_ARG_SRC_0, a)
            .with(dnnl.DNNL_ARG_SRC_1, b)
            .with(dnnl.DNNL_ARG_DST, sum),
        0);
  }

  Tensor sum() {
    return sum;
  }

  /** Sums and gives the parts' memory back; the sum itself is left to its reader. */
  void run() {
    if (parts.size() == 1) {
      return;
    }
    if (!sumIsPart) {
      sum.acquire(pool, 1);
    }
    additions.forEach(Kernel::run);
    for (Tensor part : parts) {
      if (part != sum) {
        part.release();
      }
    }
  }
}
