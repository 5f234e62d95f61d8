package dev.sparkresnet.model.engine;

import org.bytedeco.dnnl.memory;

/**
 * How activations lie in memory between the engine's layers.
 *
 * <p>On AVX-512 and AVX2, channels in blocks of one vector register ({@code nChw16c}, {@code
 * nChw8c}): the kernels for it are faster than those for channels-last, above all on 3x3 images and
 * for weight gradients, and weights come and go in the same blocks. AMX and other CPUs: channels
 * last.
 */
record ActivationLayout(memory.format_tag tag, memory.data_type type) {

  static ActivationLayout forThisCpu(Precision precision) {
    return new ActivationLayout(
        tag(precision), precision == Precision.BF16 ? memory.data_type.bf16 : memory.data_type.f32);
  }

  private static memory.format_tag tag(Precision precision) {
    if (precision == Precision.BF16 && OneDnn.hasAmx()) {
      return memory.format_tag.nhwc;
    }
    if (OneDnn.hasAvx512()) {
      return memory.format_tag.nChw16c;
    }
    return OneDnn.hasAvx2() ? memory.format_tag.nChw8c : memory.format_tag.nhwc;
  }

  ActivationLayout inSinglePrecision() {
    return new ActivationLayout(tag, memory.data_type.f32);
  }

  /** Layout of activations (N, C, H, W) between layers. */
  memory.desc of(Natives natives, long... shape) {
    return natives.own(new memory.desc(shape, type, tag));
  }

  /**
   * Layout in which a convolution wants the graph's input: plain for few channels, which oneDNN has
   * kernels of its own for.
   */
  memory.desc ofInput(Natives natives, long... shape) {
    boolean fewChannels = shape[1] <= 3;
    return natives.own(new memory.desc(shape, type, fewChannels ? memory.format_tag.nchw : tag));
  }

  /** Layout of a DL4J array (N, C, H, W) in c order. */
  static memory.desc plain(Natives natives, long... shape) {
    return natives.own(new memory.desc(shape, memory.data_type.f32, memory.format_tag.nchw));
  }

  /** Layout of a vector. */
  static memory.desc vector(Natives natives, long length) {
    return natives.own(
        new memory.desc(new long[] {length}, memory.data_type.f32, memory.format_tag.x));
  }
}
