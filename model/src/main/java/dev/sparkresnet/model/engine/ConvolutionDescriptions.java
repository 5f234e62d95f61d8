package dev.sparkresnet.model.engine;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Asks oneDNN for a convolution's kernels. Weights are left to the kernel's choice of layout.
 *
 * @param weightShape (output channels, input channels, height, width) of the weights in the window
 * @param bias layout of the bias, or null if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ConvolutionDescriptions(
    KernelContext kernels,
    long[] weightShape,
    long[] stride,
    ConvolutionWindow window,
    memory.desc bias) {
  private static final int ALGORITHM = dnnl.algorithm.convolution_direct.value;

  private memory.desc anyWeights(memory.data_type type) {
    return kernels.natives().own(new memory.desc(weightShape, type, memory.format_tag.any));
  }

  convolution_forward.primitive_desc forward(
      PlanScope.Mode mode, memory.desc source, memory.desc result) {
    int kind =
        (mode == PlanScope.Mode.TRAINING
                ? dnnl.prop_kind.forward_training
                : dnnl.prop_kind.forward_inference)
            .value;
    memory.desc weights = anyWeights(source.get_data_type());
    return bias == null
        ? new convolution_forward.primitive_desc(
            OneDnn.cpu(),
            kind,
            ALGORITHM,
            source,
            weights,
            result,
            stride,
            window.before(),
            window.after(),
            kernels.plain(),
            false)
        : new convolution_forward.primitive_desc(
            OneDnn.cpu(),
            kind,
            ALGORITHM,
            source,
            weights,
            bias,
            result,
            stride,
            window.before(),
            window.after(),
            kernels.plain(),
            false);
  }

  /** Gradients of weights are in single precision whatever the activations are. */
  convolution_backward_weights.primitive_desc backwardOfWeights(
      memory.desc source, memory.desc resultGradient, convolution_forward.primitive_desc forward) {
    memory.desc weights = anyWeights(memory.data_type.f32);
    return bias == null
        ? new convolution_backward_weights.primitive_desc(
            OneDnn.cpu(),
            ALGORITHM,
            source,
            weights,
            resultGradient,
            stride,
            window.before(),
            window.after(),
            forward,
            kernels.plain(),
            false)
        : new convolution_backward_weights.primitive_desc(
            OneDnn.cpu(),
            ALGORITHM,
            source,
            weights,
            bias,
            resultGradient,
            stride,
            window.before(),
            window.after(),
            forward,
            kernels.plain(),
            false);
  }

  convolution_backward_data.primitive_desc backwardOfData(
      memory.desc source, memory.desc resultGradient, convolution_forward.primitive_desc forward) {
    return new convolution_backward_data.primitive_desc(
        OneDnn.cpu(),
        ALGORITHM,
        source,
        anyWeights(source.get_data_type()),
        resultGradient,
        stride,
        window.before(),
        window.after(),
        forward,
        kernels.plain(),
        false);
  }
}
