package dev.sparkresnet.model.engine;

import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Batch normalization for one shape of input. */
final class BatchNormPlan extends NodePlan {
  private final BatchNormNode node;
  private final int flags;
  private final batch_normalization_forward.primitive_desc forwardDescription;
  private final Tensor gamma;
  private final Tensor beta;
  private final RunningStatistics statistics;
  private final Tensor positive;
  private final Kernel forward;
  private Tensor gammaGradient;
  private Tensor betaGradient;
  private Tensor inputGradient;
  private Kernel backward;

  BatchNormPlan(PlanScope scope, BatchNormNode node, List<Tensor> inputs) {
    super(scope, node, inputs);
    this.node = node;
    memory.desc layout = input(0).layout();
    int channels = (int) input(0).shape()[1];
    flags =
        dnnl.dnnl_use_scale
            | dnnl.dnnl_use_shift
            | (node.hasFusedRelu() ? dnnl.dnnl_fuse_norm_relu : 0)
            | (scope.isTraining() ? 0 : dnnl.dnnl_use_global_stats);
    forwardDescription =
        new batch_normalization_forward.primitive_desc(
            OneDnn.cpu(),
            (scope.isTraining()
                    ? dnnl.prop_kind.forward_training
                    : dnnl.prop_kind.forward_inference)
                .value,
            layout,
            layout,
            (float) node.epsilon(),
            flags,
            kernels().plain(),
            false);
    memory.desc vector = ActivationLayout.vector(kernels().natives(), channels);
    gamma = kernels().tensor(vector);
    beta = kernels().tensor(vector);
    statistics = new RunningStatistics(node, kernels().natives(), vector, channels);
    resultIs(kernels().tensor(layout));
    KernelContext.Arguments arguments =
        new KernelContext.Arguments()
            .with(dnnl.DNNL_ARG_SRC, input(0))
            .with(dnnl.DNNL_ARG_DST, result())
            .with(dnnl.DNNL_ARG_MEAN, statistics.mean())
            .with(dnnl.DNNL_ARG_VARIANCE, statistics.variance())
            .with(dnnl.DNNL_ARG_SCALE, gamma)
            .with(dnnl.DNNL_ARG_SHIFT, beta);
    if (node.hasFusedRelu() && scope.isTraining()) {
      positive = kernels().tensor(kernels().natives().own(forwardDescription.workspace_desc()));
      arguments.with(dnnl.DNNL_ARG_WORKSPACE, positive);
    } else {
      positive = null;
    }
    forward =
        kernels()
            .kernel(
                node.name(),
                "forward",
                forwardDescription,
                new batch_normalization_forward(forwardDescription),
                arguments,
                0);
  }

  private void pointToParameters() {
    gamma.pointTo(
        Address.of(node.parameters().parameter(BatchNormalizationParamInitializer.GAMMA)));
    beta.pointTo(Address.of(node.parameters().parameter(BatchNormalizationParamInitializer.BETA)));
  }

  @Override
  void forward(int holders) {
    pointToParameters();
    if (!scope().isTraining()) {
      statistics.loadRunning();
    }
    if (positive != null) {
      positive.acquire(pool(), 1);
    }
    result().acquire(pool(), holders);
    forward.run();
  }

  @Override
  void planBackward(Tensor resultGradient) {
    memory.desc layout = input(0).layout();
    batch_normalization_backward.primitive_desc description =
        new batch_normalization_backward.primitive_desc(
            OneDnn.cpu(),
            dnnl.prop_kind.backward.value,
            layout,
            resultGradient.layout(),
            layout,
            (float) node.epsilon(),
            flags,
            forwardDescription,
            kernels().plain(),
            false);
    gammaGradient = kernels().tensor(gamma.layout());
    betaGradient = kernels().tensor(gamma.layout());
    inputGradient = kernels().tensor(layout);
    KernelContext.Arguments arguments =
        new KernelContext.Arguments()
            .with(dnnl.DNNL_ARG_SRC, input(0))
            .with(dnnl.DNNL_ARG_DIFF_DST, resultGradient)
            .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient)
            .with(dnnl.DNNL_ARG_MEAN, statistics.mean())
            .with(dnnl.DNNL_ARG_VARIANCE, statistics.variance())
            .with(dnnl.DNNL_ARG_SCALE, gamma)
            .with(dnnl.DNNL_ARG_DIFF_SCALE, gammaGradient)
            .with(dnnl.DNNL_ARG_DIFF_SHIFT, betaGradient);
    if (positive != null) {
      arguments.with(dnnl.DNNL_ARG_WORKSPACE, positive);
    }
    backward =
        kernels()
            .kernel(
                node.name(),
                "backward",
                description,
                new batch_normalization_backward(description),
                arguments,
                0);
  }

  @Override
  void backward() {
    Map<String, INDArray> gradients = parameterGradients();
    pointToParameters();
    gammaGradient.pointTo(Address.of(gradients.get(BatchNormalizationParamInitializer.GAMMA)));
    betaGradient.pointTo(Address.of(gradients.get(BatchNormalizationParamInitializer.BETA)));
    inputGradient.acquire(pool(), 1);
    backward.run();
    statistics.writeUpdates(gradients);
  }

  @Override
  List<Tensor> inputGradients() {
    return List.of(inputGradient);
  }

  @Override
  Map<String, INDArray> parameterGradients() {
    return node.parameters().gradients();
  }

  @Override
  INDArray valueBeforeRelu(List<INDArray> inputValues) {
    INDArray x = inputValues.get(0);
    long[] perChannel = {1, x.size(1), 1, 1};
    BatchNormStatistics seen = statistics.current();
    INDArray scale =
        node.parameters()
            .parameter(BatchNormalizationParamInitializer.GAMMA)
            .reshape(perChannel)
            .div(
                Transforms.sqrt(
                    Nd4j.createFromArray(seen.variance()).reshape(perChannel).add(node.epsilon())));
    return x.sub(Nd4j.createFromArray(seen.mean()).reshape(perChannel))
        .muli(scale)
        .addi(
            node.parameters()
                .parameter(BatchNormalizationParamInitializer.BETA)
                .reshape(perChannel));
  }

  /** Of the last forward pass. */
  BatchNormStatistics statistics() {
    return statistics.current();
  }

  @Override
  void releaseState() {
    super.releaseState();
    if (positive != null) {
      positive.releaseAll();
    }
  }
}
