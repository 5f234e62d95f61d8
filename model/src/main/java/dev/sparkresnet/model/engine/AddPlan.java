package dev.sparkresnet.model.engine;

import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A sum for one shape of input; one pass over memory, ReLU included. */
final class AddPlan extends NodePlan {
  private final AddNode node;
  private final Kernel forward;
  private Tensor summandGradient;
  private Tensor resultGradient;
  private Kernel backward;

  AddPlan(PlanScope scope, AddNode node, List<Tensor> inputs) {
    super(scope, node, inputs);
    this.node = node;
    resultIs(kernels().tensor(input(0).layout()));
    binary.primitive_desc description =
        new binary.primitive_desc(
            OneDnn.cpu(),
            dnnl.algorithm.binary_add.value,
            input(0).layout(),
            input(1).layout(),
            result().layout(),
            node.hasFusedRelu() ? kernels().withRelu() : kernels().plain(),
            false);
    // The first summand is read where the result is written if they share memory.
    Tensor first = node.mayOverwriteFirst() ? result() : input(0);
    forward =
        kernels()
            .kernel(
                node.name(),
                "forward",
                description,
                new binary(description),
                new KernelContext.Arguments()
                    .with(dnnl.DNNL_ARG_SRC_0, first)
                    .with(dnnl.DNNL_ARG_SRC_1, input(1))
                    .with(dnnl.DNNL_ARG_DST, result()),
                0);
  }

  @Override
  void forward(int holders) {
    if (node.mayOverwriteFirst()) {
      result().takeOver(input(0), holders);
    } else {
      result().acquire(pool(), holders);
    }
    forward.run();
  }

  @Override
  void planBackward(Tensor gradient) {
    resultGradient = gradient;
    if (!node.hasFusedRelu()) {
      summandGradient = gradient;
      return;
    }
    eltwise_forward.primitive_desc hint =
        kernels()
            .natives()
            .own(
                new eltwise_forward.primitive_desc(
                    OneDnn.cpu(),
                    dnnl.prop_kind.forward_training.value,
                    dnnl.algorithm.eltwise_relu_use_dst_for_bwd.value,
                    result().layout(),
                    result().layout(),
                    0f,
                    0f,
                    kernels().plain(),
                    false));
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            OneDnn.cpu(),
            dnnl.algorithm.eltwise_relu_use_dst_for_bwd.value,
            gradient.layout(),
            gradient.layout(),
            result().layout(),
            0f,
            0f,
            hint,
            kernels().plain(),
            false);
    summandGradient = kernels().tensor(gradient.layout());
    backward =
        kernels()
            .kernel(
                node.name(),
                "backward",
                description,
                new eltwise_backward(description),
                new KernelContext.Arguments()
                    .with(dnnl.DNNL_ARG_DST, result())
                    .with(dnnl.DNNL_ARG_DIFF_DST, resultGradient)
                    .with(dnnl.DNNL_ARG_DIFF_SRC, summandGradient),
                0);
  }

  @Override
  void backward() {
    if (backward == null) {
      // Both summands read the result's gradient itself.
      summandGradient.addHolders(2);
      return;
    }
    summandGradient.acquire(pool(), 2);
    backward.run();
  }

  @Override
  List<Tensor> inputGradients() {
    return List.of(summandGradient, summandGradient);
  }

  @Override
  INDArray valueBeforeRelu(List<INDArray> inputValues) {
    return inputValues.get(0).add(inputValues.get(1));
  }
}
