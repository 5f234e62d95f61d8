package dev.sparkresnet.driver.training;

import dev.sparkresnet.model.engine.EngineOptions;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What a process needs to build a network and its kernels; the same for the whole of a run, so that
 * executors keep what they have built.
 *
 * @param configurationJson DL4J's ComputationGraphConfiguration; its counters of iterations and
 *     epochs are not looked at
 */
public record NetworkBlueprint(String configurationJson, EngineOptions engine)
    implements Serializable {
  /** Taken once a run: DL4J counts iterations in the configuration. */
  public static NetworkBlueprint of(ComputationGraph network, EngineOptions engine) {
    return new NetworkBlueprint(network.getConfiguration().toJson(), engine);
  }
}
