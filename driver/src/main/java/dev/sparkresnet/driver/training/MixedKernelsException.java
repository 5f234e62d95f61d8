package dev.sparkresnet.driver.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Replicas of one epoch were computed by different kernels, so that no other run could repeat it.
 */
public final class MixedKernelsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MixedKernelsException(int epoch, Map<String, Set<String>> executorsByKernels) {
    super(
        String.format(
            Locale.ROOT,
            "Epoch %d: all replicas must be computed by the same kernels, they were by %s; use executors of one kind, or set train.engine to what all of them have. The epoch was not used",
            epoch + 1,
            executorsByKernels.entrySet().stream()
                .map(entry -> entry.getKey() + " on " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining(" and by "))));
  }

  /**
   * Looks at an epoch.
   *
   * @param epoch counted from 0
   */
  static void throwIfMixed(int epoch, List<ReplicaReport> reports) {
    Map<String, Set<String>> executorsByKernels =
        reports.stream()
            .map(ReplicaReport::place)
            .collect(
                Collectors.groupingBy(
                    place -> place.device().backend() + " with " + place.engine(),
                    TreeMap::new,
                    Collectors.mapping(
                        place -> "executor " + place.executor() + " (" + place.host() + ")",
                        Collectors.toCollection(TreeSet::new))));
    if (executorsByKernels.size() > 1) {
      throw new MixedKernelsException(epoch, executorsByKernels);
    }
  }
}
