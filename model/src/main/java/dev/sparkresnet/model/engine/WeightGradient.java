package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of a convolution's weights and bias, written into DL4J's gradient array. Where
 * oneDNN has only its reference code for the layout between layers (few input channels in bfloat16,
 * or in blocks of AVX2), operands are converted to one that it has a fast kernel for.
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

  /** Whether some weights lie outside the window, where the gradient is 0. */
  private final boolean clears;

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
    Choice choice = choice(scope, descriptions, forward, source, resultGradient);
    Tensor operand = convert(kernels, node, source, choice.source());
    Tensor difference = convert(kernels, node, resultGradient, choice.resultGradient());
    convolution_backward_weights.primitive_desc description = choice.description();
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
    clears = !descriptions.window().isWhole();
  }

  /** Layouts of the operands, and the kernel for them. */
  private record Choice(
      memory.desc source,
      memory.desc resultGradient,
      convolution_backward_weights.primitive_desc description) {

    /** Whether oneDNN has only its slow reference code for them. */
    boolean isReference() {
      return description.impl_info_str().getString().startsWith("ref");
    }
  }

  /** The layouts that the operands have, or else the first ones with a fast kernel. */
  private static Choice choice(
      PlanScope scope,
      ConvolutionDescriptions descriptions,
      convolution_forward.primitive_desc forward,
      Tensor source,
      Tensor resultGradient) {
    Natives natives = scope.kernels().natives();
    Choice choice =
        new Choice(
            source.layout(),
            resultGradient.layout(),
            descriptions.backwardOfWeights(source.layout(), resultGradient.layout(), forward));
    Iterator<ActivationLayout> others = scope.layout().alternatives().iterator();
    while (choice.isReference() && others.hasNext()) {
      natives.own(choice.description());
      ActivationLayout other = others.next();
      memory.desc from = other.ofInput(natives, source.shape());
      memory.desc to = other.of(natives, resultGradient.shape());
      choice =
          new Choice(
              from,
              to,
              descriptions.backwardOfWeights(
                  from, to, natives.own(descriptions.forward(scope.mode(), from, to))));
    }
    return choice;
  }

  private Tensor convert(
      KernelContext kernels, ConvolutionNode node, Tensor from, memory.desc layout) {
    if (from.layout().equals(layout)) {
      return from;
    }
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
    INDArray gradient = gradients.get(ConvolutionParamInitializer.WEIGHT_KEY);
    Address address = new Address(Address.of(gradient));
    if (clears) {
      Pointer.memset(address, 0, gradient.length() * Float.BYTES);
    }
    weights.pointTo(address.address());
    if (bias != null) {
      bias.pointTo(Address.of(gradients.get(ConvolutionParamInitializer.BIAS_KEY)));
    }
    kernel.run();
    unpack.run();
    packed.release();
    converted.forEach(Tensor::release);
  }
}
