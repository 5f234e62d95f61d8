package dev.sparkresnet.driver.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Replicas of one epoch were computed by different kernels, so that no other run could repeat it.
 */
public final class MixedKernelsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Describes the mixture.
   *
   * @param epoch counted from 0
   * @param placesByKernels where each kind of kernels ran
   */
  MixedKernelsException(int epoch, Map<String, List<String>> placesByKernels) {
    super(
        String.format(
            Locale.ROOT,
            "Epoch %d: all replicas must be computed by the same kernels, they were by %s; use executors of one kind, or set train.engine to what all of them have. The epoch was not used",
            epoch + 1,
            placesByKernels.entrySet().stream()
                .map(
                    entry ->
                        entry.getKey()
                            + " ("
                            + entry.getValue().stream().distinct().collect(Collectors.joining(", "))
                            + ")")
                .collect(Collectors.joining(" and by "))));
  }
}
