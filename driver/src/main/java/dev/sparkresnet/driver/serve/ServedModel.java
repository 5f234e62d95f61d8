package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.run.ClassifierShape;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.model.engine.EngineOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A model that was read and fits what is known of it.
 *
 * @param network its parameters and how to compute with them
 * @param parametersSha256 over the parameter vector as little-endian floats
 * @param samples of images to try; none where they are not at hand
 * @param loadedAt when it was read
 */
public record ServedModel(
    ModelFacts facts,
    EpochStart network,
    String parametersSha256,
    List<Sample> samples,
    Instant loadedAt) {
  public ServedModel {
    samples = List.copyOf(samples);
  }

  /**
   * Checks that a network is what the facts say.
   *
   * @throws BadDataException if it takes other images than gray ones, or has other classes
   */
  static ServedModel of(
      ModelFacts facts, ComputationGraph network, EngineOptions engine, List<Sample> samples) {
    ClassifierShape shape = ClassifierShape.of(network);
    if (shape.channels() != 1) {
      throw new BadDataException(
          "Model %s takes images of %d channels, this server makes gray ones of 1; use a model that was trained on such"
              .formatted(facts.title(), shape.channels()));
    }
    if (shape.classes() != facts.classNames().size()) {
      throw new BadDataException(
          "Model %s knows %d classes, its description names %d: %s; use another model"
              .formatted(
                  facts.title(), shape.classes(), facts.classNames().size(), facts.classNames()));
    }
    ModelState state = ModelState.withoutUpdaterState(network);
    return new ServedModel(
        facts,
        new EpochStart(NetworkBlueprint.of(network, engine), state),
        state.parametersSha256(),
        samples,
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }
}
