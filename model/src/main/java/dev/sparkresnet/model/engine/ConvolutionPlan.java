package dev.sparkresnet.model.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
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
  private final ConvolutionDescriptions descriptions;
  private final convolution_forward.primitive_desc forwardDescription;
  private final long flopsPerRun;
  private final Tensor weights;
  private final Tensor bias;
  private final PackedWeights forwardWeights;
  private final Kernel forward;
  private WeightGradient weightGradient;
  private Tensor inputGradient;
  private PackedWeights backwardWeights;
  private Kernel backwardOfData;

  /** Weights in a kernel's own layout. */
  private record PackedWeights(Tensor tensor, Kernel pack) {}

  ConvolutionPlan(PlanScope scope, ConvolutionNode node, List<Tensor> inputs) {
    super(scope, node, inputs);
    this.node = node;
    Natives natives = kernels().natives();
    long[] shape = input(0).shape();
    long[] resultShape = node.resultShape(shape);
    ConvolutionWindow window =
        ConvolutionWindow.of(
            size(shape), size(resultShape), node.kernel(), node.stride(), node.padding());
    long[] weightShape = {
      node.outputChannels(), shape[1], window.rows().size(), window.columns().size()
    };
    flopsPerRun = 2 * shape[1] * weightShape[2] * weightShape[3] * product(resultShape);
    weights = kernels().tensor(inWindow(window, weightShape));
    bias =
        node.hasBias()
            ? kernels().tensor(ActivationLayout.vector(natives, node.outputChannels()))
            : null;
    descriptions =
        new ConvolutionDescriptions(
            kernels(), weightShape, node.stride(), window, bias == null ? null : bias.layout());
    resultIs(kernels().tensor(scope.layout().of(natives, resultShape)));
    forwardDescription = descriptions.forward(scope.mode(), input(0).layout(), result().layout());
    forwardWeights = packed("forward", forwardDescription.weights_desc());
    KernelContext.Arguments arguments =
        new KernelContext.Arguments()
            .with(dnnl.DNNL_ARG_SRC, input(0))
            .with(dnnl.DNNL_ARG_WEIGHTS, forwardWeights.tensor())
            .with(dnnl.DNNL_ARG_DST, result());
    if (bias != null) {
      arguments.with(dnnl.DNNL_ARG_BIAS, bias);
    }
    forward =
        kernels()
            .kernel(
                node.name(),
                "forward",
                forwardDescription,
                new convolution_forward(forwardDescription),
                arguments,
                flopsPerRun);
  }

  /** Layout of the window's weights inside DL4J's array of all. */
  private memory.desc inWindow(ConvolutionWindow window, long[] weightShape) {
    Natives natives = kernels().natives();
    long[] kernel = node.kernel();
    long[] all = {weightShape[0], weightShape[1], kernel[0], kernel[1]};
    memory.desc layout =
        natives.own(new memory.desc(all, memory.data_type.f32, memory.format_tag.oihw));
    return window.isWhole()
        ? layout
        : natives.own(
            layout.submemory_desc(
                weightShape, new long[] {0, 0, window.rows().first(), window.columns().first()}));
  }

  /** Height and width of (N, C, H, W). */
  private static long[] size(long... shape) {
    return new long[] {shape[2], shape[3]};
  }

  private static long product(long... factors) {
    return Arrays.stream(factors).reduce(1, (a, b) -> a * b);
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
    if (bias != null) {
      bias.pointTo(Address.of(node.parameters().parameter(ConvolutionParamInitializer.BIAS_KEY)));
    }
    result().acquire(pool(), holders);
    forward.run();
    forwardWeights.tensor().release();
  }

  @Override
  void planBackward(Tensor resultGradient) {
    weightGradient =
        new WeightGradient(
            scope(),
            node,
            descriptions,
            forwardDescription,
            input(0),
            resultGradient,
            weights,
            flopsPerRun);
    if (wantsInputGradients()) {
      planInputGradient(resultGradient);
    }
  }

  private void planInputGradient(Tensor resultGradient) {
    convolution_backward_data.primitive_desc description =
        descriptions.backwardOfData(input(0).layout(), resultGradient.layout(), forwardDescription);
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
    weightGradient.run(parameterGradients());
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
