package dev.sparkresnet.driver.preflight;

import dev.sparkresnet.model.engine.Precision;
import dev.sparkresnet.model.resnet.ResNet18;

/**
 * Memory that replicas need, in bytes, a tenth above what was measured: at 96x96 the engine held
 * 5.2 MiB for each image of a minibatch in fp32 and 3.2 MiB in bf16 ({@code bench --json}, batch 32
 * to 256), which is 3.7 and 2.3 bytes for each number in the layers' outputs.
 *
 * @param parameters numbers in a network
 * @param activations numbers that one image leaves in all layers' outputs
 */
record MemoryNeed(long parameters, long activations) {
  private static final double FP32_BYTES = 4.1;
  private static final double BF16_BYTES = 2.5;

  /** Java's own memory besides its heap: code, thread stacks, native libraries. */
  static final long PROCESS_BYTES = 400L << 20;

  /** What the Java heap holds besides parameter vectors: Spark, and shards while they are read. */
  static final long HEAP_BYTES = 256L << 20;

  /** Parameters, gradients, Adam's two moments, and the kernels' own order of the weights. */
  private static final int COPIES_OF_PARAMETERS = 5;

  static MemoryNeed of(ResNet18 network) {
    return new MemoryNeed(network.trainableParameterCount(), network.activationCount());
  }

  /** Native memory of one replica: DL4J's arrays and the engine's. */
  long offHeapOfReplica(int batchSize, Precision precision) {
    double bytesOfActivation = precision == Precision.BF16 ? BF16_BYTES : FP32_BYTES;
    return COPIES_OF_PARAMETERS * parameters * Float.BYTES
        + Math.round(activations * batchSize * bytesOfActivation);
  }

  /** A replica's vector: parameters and Adam's moments. */
  private long vectorBytes() {
    return 3 * parameters * Float.BYTES;
  }

  /**
   * Java heap of a process that holds so many vectors at once. Java's default collector does not
   * move arrays of this size, and the holes between them are lost: with two replicas of the full
   * network in one process, which are 1.3 GiB, a fit has run out of a heap of 1.5 GiB.
   */
  long heapFor(int vectors) {
    return vectorBytes() * vectors * 3 / 2 + HEAP_BYTES;
  }
}
