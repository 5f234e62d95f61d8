package dev.sparkresnet.driver.preflight;

import dev.sparkresnet.model.engine.Precision;
import dev.sparkresnet.model.resnet.ResNet18;

/**
 * Memory that replicas need, in bytes. Measured, with a margin: see the README's chapter on memory.
 *
 * @param parameters numbers in a network
 * @param activations numbers that one image leaves in all layers' outputs
 */
record MemoryNeed(long parameters, long activations) {
  /** Java's own memory besides its heap: code, thread stacks, native libraries. */
  static final long PROCESS_BYTES = 400L << 20;

  /** What the Java heap holds besides parameter vectors: Spark, and shards while they are read. */
  static final long HEAP_BYTES = 256L << 20;

  /** Parameters, gradients and Adam's two moments, and the kernels' own order of the weights. */
  private static final int COPIES_OF_PARAMETERS = 6;

  static MemoryNeed of(ResNet18 network) {
    return new MemoryNeed(network.trainableParameterCount(), network.activationCount());
  }

  /** Native memory of one replica: DL4J's arrays and the engine's. */
  long offHeapOfReplica(int batchSize, Precision precision) {
    long bytesOfActivation = precision == Precision.BF16 ? 2 : Float.BYTES;
    return COPIES_OF_PARAMETERS * parameters * Float.BYTES
        + 2 * activations * batchSize * bytesOfActivation;
  }

  /** A replica's vector: parameters and Adam's moments. */
  long vectorBytes() {
    return 3 * parameters * Float.BYTES;
  }
}
