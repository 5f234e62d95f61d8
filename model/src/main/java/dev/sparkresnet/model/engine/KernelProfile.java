package dev.sparkresnet.model.engine;

/**
 * Time spent in one kernel.
 *
 * @param vertex the graph's vertex
 * @param task such as {@code forward}, {@code backward-data}, {@code reorder-weights}
 * @param implementation oneDNN's name of the chosen kernel
 * @param calls executions
 * @param nanoseconds in all executions
 * @param flops floating point operations of all executions, 0 where they do not matter
 */
public record KernelProfile(
    String vertex, String task, String implementation, long calls, long nanoseconds, long flops) {

  /** Whether this is a convolution proper, not a reorder or another layer. */
  public boolean isConvolution() {
    return flops > 0;
  }
}
