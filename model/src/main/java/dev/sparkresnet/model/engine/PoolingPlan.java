package dev.sparkresnet.model.engine;

import static dev.sparkresnet.model.engine.ConvolutionNode.outputSize;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Pooling for one shape of input. Max pooling remembers where it found the maxima. */
final class PoolingPlan extends NodePlan {
  private static final long[] NO_DILATION = {0, 0};

  private final PoolingNode node;
  private final long[] kernel;
  private final long[] stride;
  private final long[] padding;
  private final pooling_forward.primitive_desc forwardDescription;
  private final Tensor places;
  private final Kernel forward;
  private Tensor inputGradient;
  private Kernel backward;

  PoolingPlan(PlanScope scope, PoolingNode node, List<Tensor> inputs) {
    super(scope, node, inputs);
    this.node = node;
    long[] shape = input(0).shape();
    kernel = node.kernel(shape);
    stride = node.stride();
    padding = node.padding();
    long[] resultShape = shape.clone();
    for (int i = 0; i < 2; i++) {
      resultShape[2 + i] = outputSize(shape[2 + i], kernel[i], stride[i], padding[i]);
    }
    resultIs(kernels().tensor(scope.layout().of(kernels().natives(), resultShape)));
    forwardDescription =
        new pooling_forward.primitive_desc(
            OneDnn.cpu(),
            (scope.isTraining()
                    ? dnnl.prop_kind.forward_training
                    : dnnl.prop_kind.forward_inference)
                .value,
            node.algorithm().value,
            input(0).layout(),
            result().layout(),
            stride,
            kernel,
            NO_DILATION,
            padding,
            padding,
            kernels().plain(),
            false);
    KernelContext.Arguments arguments =
        new KernelContext.Arguments()
            .with(dnnl.DNNL_ARG_SRC, input(0))
            .with(dnnl.DNNL_ARG_DST, result());
    if (scope.isTraining() && !node.isGlobal()) {
      places = kernels().tensor(kernels().natives().own(forwardDescription.workspace_desc()));
      arguments.with(dnnl.DNNL_ARG_WORKSPACE, places);
    } else {
      places = null;
    }
    forward =
        kernels()
            .kernel(
                node.name(),
                "forward",
                forwardDescription,
                new pooling_forward(forwardDescription),
                arguments,
                0);
  }

  @Override
  void forward(int holders) {
    if (places != null) {
      places.acquire(pool(), 1);
    }
    result().acquire(pool(), holders);
    forward.run();
  }

  @Override
  void planBackward(Tensor resultGradient) {
    pooling_backward.primitive_desc description =
        new pooling_backward.primitive_desc(
            OneDnn.cpu(),
            node.algorithm().value,
            input(0).layout(),
            resultGradient.layout(),
            stride,
            kernel,
            NO_DILATION,
            padding,
            padding,
            forwardDescription,
            kernels().plain(),
            false);
    inputGradient = kernels().tensor(input(0).layout());
    KernelContext.Arguments arguments =
        new KernelContext.Arguments()
            .with(dnnl.DNNL_ARG_DIFF_DST, resultGradient)
            .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient);
    if (places != null) {
      arguments.with(dnnl.DNNL_ARG_WORKSPACE, places);
    }
    backward =
        kernels()
            .kernel(
                node.name(),
                "backward",
                description,
                new pooling_backward(description),
                arguments,
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

  @Override
  void releaseState() {
    super.releaseState();
    if (places != null) {
      places.releaseAll();
    }
  }
}
