package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of a convolution's weights and bias, written into DL4J's gradient array. Where
 * oneDNN has no kernel for bfloat16 (few input channels), operands are converted to single
 * precision.
 */
final class WeightGradient {
  private final BufferPool pool;
  private final List<Tensor> converted = new ArrayList<>();
  private final List<Kernel> conversions = new ArrayList<>();
  private final Tensor packed;
  private final Tensor weights;
  private final Tensor bias;
  private final Kernel kernel;
  private final Kernel unpack;

  WeightGradient(
      PlanScope scope,
      ConvolutionNode node,
      ConvolutionDescriptions descriptions,
      convolution_forward.primitive_desc forward,
      Tensor source,
      Tensor resultGradient,
      Tensor weightsLike,
      long flops) {
    KernelContext kernels = scope.kernels();
    pool = kernels.pool();
    Tensor operand = source;
    Tensor difference = resultGradient;
    convolution_backward_weights.primitive_desc description =
        descriptions.backwardOfWeights(source.layout(), resultGradient.layout(), forward);
    if (ConvolutionDescriptions.isReference(description)
        && scope.layout().type() != memory.data_type.f32) {
      kernels.natives().own(description);
      ActivationLayout single = scope.layout().inSinglePrecision();
      operand = convert(kernels, node, source, single.ofInput(kernels.natives(), source.shape()));
      difference =
          convert(
              kernels, node, resultGradient, single.of(kernels.natives(), resultGradient.shape()));
      description =
          descriptions.backwardOfWeights(
              operand.layout(),
              difference.layout(),
              kernels
                  .natives()
                  .own(descriptions.forward(scope.mode(), operand.layout(), difference.layout())));
    }
    packed = kernels.tensor(kernels.natives().own(description.diff_weights_desc()));
    weights = kernels.tensor(weightsLike.layout());
    KernelContext.Arguments arguments =
        new KernelContext.Arguments()
            .with(dnnl.DNNL_ARG_SRC, operand)
            .with(dnnl.DNNL_ARG_DIFF_DST, difference)
            .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, packed);
    bias = node.hasBias() ? kernels.tensor(descriptions.bias()) : null;
    if (bias != null) {
      arguments.with(dnnl.DNNL_ARG_DIFF_BIAS, bias);
    }
    kernel =
        kernels.kernel(
            node.name(),
            "backward-weights",
            description,
            new convolution_backward_weights(description),
            arguments,
            flops);
    unpack = kernels.reorder(node.name(), "reorder-weight-gradient", packed, weights);
  }

  private Tensor convert(
      KernelContext kernels, ConvolutionNode node, Tensor from, memory.desc layout) {
    Tensor to = kernels.tensor(layout);
    converted.add(to);
    conversions.add(kernels.reorder(node.name(), "convert", from, to));
    return to;
  }

  void run(Map<String, INDArray> gradients) {
    for (int i = 0; i < conversions.size(); i++) {
      converted.get(i).acquire(pool, 1);
      conversions.get(i).run();
    }
    packed.acquire(pool, 1);
    weights.pointTo(Address.of(gradients.get(ConvolutionParamInitializer.WEIGHT_KEY)));
    if (bias != null) {
      bias.pointTo(Address.of(gradients.get(ConvolutionParamInitializer.BIAS_KEY)));
    }
    kernel.run();
    unpack.run();
    packed.release();
    converted.forEach(Tensor::release);
  }
}
