package dev.sparkresnet.model.engine;

import java.util.List;
import java.util.stream.Stream;
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
    return of(tag(precision), precision);
  }

  static ActivationLayout of(memory.format_tag tag, Precision precision) {
    return new ActivationLayout(
        tag, precision == Precision.BF16 ? memory.data_type.bf16 : memory.data_type.f32);
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

  /**
   * Layouts for the operands of a kernel that oneDNN lacks in this one, fastest first. On AVX2 the
   * first convolution's weight gradients took 24 ms in channels last, 96 in padded blocks and 50 in
   * plain order (64 images at 96x96), and 5.6 s by the reference code with 32 images ({@code bench
   * --profile}, one run each).
   */
  List<ActivationLayout> alternatives() {
    ActivationLayout inSinglePrecision = new ActivationLayout(tag, memory.data_type.f32);
    ActivationLayout channelsLast =
        new ActivationLayout(memory.format_tag.nhwc, memory.data_type.f32);
    return Stream.of(inSinglePrecision, channelsLast)
        .filter(other -> !other.equals(this))
        .distinct()
        .toList();
  }

  /** Layout of activations (N, C, H, W) between layers. */
  memory.desc of(Natives natives, long... shape) {
    return natives.own(new memory.desc(shape, type, tag));
  }

  /**
   * Layout in which a convolution wants the graph's input: plain for few channels, from which
   * oneDNN has kernels of its own into blocks, but none into channels last.
   */
  memory.desc ofInput(Natives natives, long... shape) {
    boolean plain = shape[1] <= 3 && tag != memory.format_tag.nhwc;
    return natives.own(new memory.desc(shape, type, plain ? memory.format_tag.nchw : tag));
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
