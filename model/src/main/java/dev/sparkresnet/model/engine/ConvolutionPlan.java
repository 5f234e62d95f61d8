package dev.sparkresnet.model.engine;

import static dev.sparkresnet.model.engine.ConvolutionNode.outputSize;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution for one shape of input. Weights are brought into the kernels' layout right before
 * use, once per step and direction, and lie in memory that is lent for that moment.
 */
final class ConvolutionPlan extends NodePlan {
  private final ConvolutionNode node;
  private final long[] stride;
  private final long[] padding;
  private final memory.desc anyWeights;
  private final memory.desc biasLayout;
  private final convolution_forward.primitive_desc forwardDescription;
  private final long flopsPerRun;
  private final PackedWeights forwardWeights;
  private final Tensor weights;
  private final Tensor bias;
  private final Kernel forward;
  private Tensor weightGradient;
  private Tensor packedWeightGradient;
  private Tensor biasGradient;
  private Tensor inputGradient;
  private PackedWeights backwardWeights;
  private Kernel unpackWeightGradient;
  private Kernel backwardOfWeights;
  private Kernel backwardOfData;

  /** Weights in a kernel's own layout. */
  private record PackedWeights(Tensor tensor, Kernel pack) {}

  ConvolutionPlan(PlanScope scope, ConvolutionNode node, List<Tensor> inputs) {
    super(scope, node, inputs);
    this.node = node;
    Natives natives = kernels().natives();
    long[] shape = input(0).shape();
    long[] kernel = node.kernel();
    stride = node.stride();
    padding = node.padding();
    long[] resultShape = {shape[0], node.outputChannels(), 0, 0};
    for (int i = 0; i < 2; i++) {
      resultShape[2 + i] = outputSize(shape[2 + i], kernel[i], stride[i], padding[i]);
    }
    long[] weightShape = {node.outputChannels(), shape[1], kernel[0], kernel[1]};
    flopsPerRun =
        2
            * shape[1]
            * kernel[0]
            * kernel[1]
            * Arrays.stream(resultShape).reduce(1, (a, b) -> a * b);
    anyWeights =
        natives.own(new memory.desc(weightShape, scope.layout().type(), memory.format_tag.any));
    biasLayout = ActivationLayout.vector(natives, node.outputChannels());
    weights =
        kernels()
            .tensor(
                natives.own(
                    new memory.desc(weightShape, memory.data_type.f32, memory.format_tag.oihw)));
    bias = kernels().tensor(biasLayout);
    resultIs(kernels().tensor(scope.layout().of(natives, resultShape)));
    forwardDescription = describeForward();
    forwardWeights = packed("forward", forwardDescription.weights_desc());
    forward =
        kernels()
            .kernel(
                node.name(),
                "forward",
                forwardDescription,
                new convolution_forward(forwardDescription),
                withBias(
                    new KernelContext.Arguments()
                        .with(dnnl.DNNL_ARG_SRC, input(0))
                        .with(dnnl.DNNL_ARG_WEIGHTS, forwardWeights.tensor())
                        .with(dnnl.DNNL_ARG_DST, result()),
                    dnnl.DNNL_ARG_BIAS,
                    bias),
                flopsPerRun);
  }

  private KernelContext.Arguments withBias(
      KernelContext.Arguments arguments, int name, Tensor tensor) {
    return node.hasBias() ? arguments.with(name, tensor) : arguments;
  }

  private convolution_forward.primitive_desc describeForward() {
    // Backward descriptions refer to a training one.
    dnnl.prop_kind kind =
        scope().isTraining() ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference;
    return node.hasBias()
        ? new convolution_forward.primitive_desc(
            OneDnn.cpu(),
            kind.value,
            dnnl.algorithm.convolution_direct.value,
            input(0).layout(),
            anyWeights,
            biasLayout,
            result().layout(),
            stride,
            padding,
            padding,
            kernels().plain(),
            false)
        : new convolution_forward.primitive_desc(
            OneDnn.cpu(),
            kind.value,
            dnnl.algorithm.convolution_direct.value,
            input(0).layout(),
            anyWeights,
            result().layout(),
            stride,
            padding,
            padding,
            kernels().plain(),
            false);
  }

  private PackedWeights packed(String direction, memory.desc layout) {
    Tensor tensor = kernels().tensor(kernels().natives().own(layout));
    return new PackedWeights(
        tensor, kernels().reorder(node.name(), "reorder-weights-" + direction, weights, tensor));
  }

  private void pack(PackedWeights packed) {
    weights.pointTo(
        Address.of(node.parameters().parameter(ConvolutionParamInitializer.WEIGHT_KEY)));
    packed.tensor().acquire(pool(), 1);
    packed.pack().run();
  }

  @Override
  void forward(int holders) {
    pack(forwardWeights);
    if (node.hasBias()) {
      bias.pointTo(Address.of(node.parameters().parameter(ConvolutionParamInitializer.BIAS_KEY)));
    }
    result().acquire(pool(), holders);
    forward.run();
    forwardWeights.tensor().release();
  }

  @Override
  void planBackward(Tensor resultGradient) {
    planWeightGradient(resultGradient);
    if (wantsInputGradients()) {
      planInputGradient(resultGradient);
    }
  }

  private void planWeightGradient(Tensor resultGradient) {
    Natives natives = kernels().natives();
    memory.desc anyGradient =
        natives.own(new memory.desc(weights.shape(), memory.data_type.f32, memory.format_tag.any));
    int algorithm = dnnl.algorithm.convolution_direct.value;
    convolution_backward_weights.primitive_desc description =
        node.hasBias()
            ? new convolution_backward_weights.primitive_desc(
                OneDnn.cpu(),
                algorithm,
                input(0).layout(),
                anyGradient,
                biasLayout,
                resultGradient.layout(),
                stride,
                padding,
                padding,
                forwardDescription,
                kernels().plain(),
                false)
            : new convolution_backward_weights.primitive_desc(
                OneDnn.cpu(),
                algorithm,
                input(0).layout(),
                anyGradient,
                resultGradient.layout(),
                stride,
                padding,
                padding,
                forwardDescription,
                kernels().plain(),
                false);
    weightGradient = kernels().tensor(weights.layout());
    biasGradient = kernels().tensor(biasLayout);
    packedWeightGradient = kernels().tensor(natives.own(description.diff_weights_desc()));
    backwardOfWeights =
        kernels()
            .kernel(
                node.name(),
                "backward-weights",
                description,
                new convolution_backward_weights(description),
                withBias(
                    new KernelContext.Arguments()
                        .with(dnnl.DNNL_ARG_SRC, input(0))
                        .with(dnnl.DNNL_ARG_DIFF_DST, resultGradient)
                        .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, packedWeightGradient),
                    dnnl.DNNL_ARG_DIFF_BIAS,
                    biasGradient),
                flopsPerRun);
    unpackWeightGradient =
        kernels()
            .reorder(node.name(), "reorder-weight-gradient", packedWeightGradient, weightGradient);
  }

  private void planInputGradient(Tensor resultGradient) {
    convolution_backward_data.primitive_desc description =
        new convolution_backward_data.primitive_desc(
            OneDnn.cpu(),
            dnnl.algorithm.convolution_direct.value,
            input(0).layout(),
            anyWeights,
            resultGradient.layout(),
            stride,
            padding,
            padding,
            forwardDescription,
            kernels().plain(),
            false);
    backwardWeights = packed("backward", description.weights_desc());
    inputGradient = kernels().tensor(input(0).layout());
    backwardOfData =
        kernels()
            .kernel(
                node.name(),
                "backward-data",
                description,
                new convolution_backward_data(description),
                new KernelContext.Arguments()
                    .with(dnnl.DNNL_ARG_DIFF_DST, resultGradient)
                    .with(dnnl.DNNL_ARG_WEIGHTS, backwardWeights.tensor())
                    .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient),
                flopsPerRun);
  }

  @Override
  void backward() {
    Map<String, INDArray> gradients = parameterGradients();
    packedWeightGradient.acquire(pool(), 1);
    weightGradient.pointTo(Address.of(gradients.get(ConvolutionParamInitializer.WEIGHT_KEY)));
    if (node.hasBias()) {
      biasGradient.pointTo(Address.of(gradients.get(ConvolutionParamInitializer.BIAS_KEY)));
    }
    backwardOfWeights.run();
    unpackWeightGradient.run();
    packedWeightGradient.release();
    if (backwardOfData != null) {
      pack(backwardWeights);
      inputGradient.acquire(pool(), 1);
      backwardOfData.run();
      backwardWeights.tensor().release();
    }
  }

  @Override
  List<Tensor> inputGradients() {
    return inputGradient == null ? List.of() : List.of(inputGradient);
  }

  @Override
  Map<String, INDArray> parameterGradients() {
    return node.parameters().gradients();
  }
}
