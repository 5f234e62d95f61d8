package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.config.RetrainConfig;
import dev.sparkresnet.driver.registry.Champion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The version of the registry whose parameters a candidate starts from, if any. */
final class WarmStart {
  /** {@code retrain.warm-start} that follows the champion. */
  static final String CHAMPION = "champion";

  private WarmStart() {}

  /**
   * The version that is meant, or {@code none}: also where the champion is meant and there is none
   * yet.
   *
   * @throws BadDataException if there is no such version
   */
  static String resolve(String warmStart, ModelRegistry registry, Optional<Champion> champion)
      throws IOException {
    if (warmStart.equals(CHAMPION)) {
      return champion.map(Champion::version).orElse(RetrainConfig.NO_WARM_START);
    }
    return warmStart.equals(RetrainConfig.NO_WARM_START) ? warmStart : registry.resolve(warmStart);
  }

  /**
   * Checks that the parameters of one network mean the same in another.
   *
   * @throws BadDataException naming the first that does not
   */
  static void requireSameStructure(String version, ComputationGraph from, ComputationGraph to) {
    Map<String, INDArray> given = from.paramTable();
    for (Map.Entry<String, INDArray> wanted : to.paramTable().entrySet()) {
      INDArray found = given.get(wanted.getKey());
      if (found == null || !Arrays.equals(found.shape(), wanted.getValue().shape())) {
        throw misfit(
            version,
            "%s of shape %s is expected, it has %s"
                .formatted(
                    wanted.getKey(),
                    Arrays.toString(wanted.getValue().shape()),
                    found == null ? "none" : Arrays.toString(found.shape())));
      }
    }
    if (given.size() != to.paramTable().size()) {
      throw misfit(
          version,
          "%d parameters are expected, it has %d".formatted(to.paramTable().size(), given.size()));
    }
  }

  /**
   * Checks that the outputs of a version mean the same in another network.
   *
   * @throws BadDataException if its classes are others, or in another order
   */
  static void requireSameClasses(String version, List<String> from, List<String> to) {
    ClassNames.difference("it", from, "the data set", to)
        .ifPresent(
            difference -> {
              throw misfit(
                  version, "the same classes in the same order are expected, " + difference);
            });
  }

  private static BadDataException misfit(String version, String problem) {
    return new BadDataException(
        "Version %s cannot start this network: %s; set model.width and data as that version had them, or retrain.warm-start=none"
            .formatted(version, problem));
  }
}
