package dev.sparkresnet.model.engine;

import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;

/** A ReLU for one shape of input. Its backward pass reads its result, not its input. */
final class ReluPlan extends NodePlan {
  private static final int ALGORITHM = dnnl.algorithm.eltwise_relu_use_dst_for_bwd.value;

  private final eltwise_forward.primitive_desc forwardDescription;
  private final Kernel forward;
  private Tensor inputGradient;
  private Kernel backward;

  ReluPlan(PlanScope scope, ReluNode node, List<Tensor> inputs) {
    super(scope, node, inputs);
    resultIs(kernels().tensor(input(0).layout()));
    forwardDescription =
        new eltwise_forward.primitive_desc(
            OneDnn.cpu(),
            dnnl.prop_kind.forward_training.value,
            ALGORITHM,
            input(0).layout(),
            result().layout(),
            0f,
            0f,
            kernels().plain(),
            false);
    forward =
        kernels()
            .kernel(
                node.name(),
                "forward",
                forwardDescription,
                new eltwise_forward(forwardDescription),
                new KernelContext.Arguments()
                    .with(dnnl.DNNL_ARG_SRC, input(0))
                    .with(dnnl.DNNL_ARG_DST, result()),
                0);
  }

  @Override
  void forward(int holders) {
    result().acquire(pool(), holders);
    forward.run();
  }

  @Override
  void planBackward(Tensor resultGradient) {
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            OneDnn.cpu(),
            ALGORITHM,
            input(0).layout(),
            resultGradient.layout(),
            result().layout(),
            0f,
            0f,
            forwardDescription,
            kernels().plain(),
            false);
    inputGradient = kernels().tensor(input(0).layout());
    backward =
        kernels()
            .kernel(
                node().name(),
                "backward",
                description,
                new eltwise_backward(description),
                new KernelContext.Arguments()
                    .with(dnnl.DNNL_ARG_DST, result())
                    .with(dnnl.DNNL_ARG_DIFF_DST, resultGradient)
                    .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient),
                0);
  }

  @Override
  void backward() {
    inputGradient.acquire(pool(), 1);
    backward.run();
  }

  @Override
  List<Tensor> inputGradients() {
    return List.of(inputGradient);
  }
}
