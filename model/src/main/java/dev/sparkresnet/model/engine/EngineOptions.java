package dev.sparkresnet.model.engine;

import java.io.Serializable;
import java.util.Objects;

/**
 * How to run a graph.
 *
 * @param threads OpenMP threads of each Java thread that trains a graph. The thread count is part
 *     of the result: it fixes the order of sums. With several replicas in one JVM, cores divided by
 *     replicas
 */
public record EngineOptions(EngineChoice choice, Precision precision, int threads)
    implements Serializable {
  public EngineOptions {
    Objects.requireNonNull(choice, "choice");
    Objects.requireNonNull(precision, "precision");
    if (threads < 1) {
      throw new IllegalArgumentException("Engine: threads must be at least 1, got " + threads);
    }
  }

  /** AUTO, single precision. */
  public static EngineOptions ofThreads(int threads) {
    return new EngineOptions(EngineChoice.AUTO, Precision.FP32, threads);
  }
}
