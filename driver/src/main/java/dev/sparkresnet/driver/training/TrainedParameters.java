package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.averaging.OuterStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which numbers of a network's flat parameter vector gradients change. */
final class TrainedParameters {
  private TrainedParameters() {}

  /** All but the running statistics of batch norms, as stretches in ascending order. */
  static List<OuterStep.Stretch> of(ComputationGraph network) {
    long start = network.params().offset();
    List<OuterStep.Stretch> stretches = new ArrayList<>();
    for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
      if (!entry.getKey().endsWith("_mean") && !entry.getKey().endsWith("_var")) {
        INDArray view = entry.getValue();
        stretches.add(
            new OuterStep.Stretch(
                Math.toIntExact(view.offset() - start), Math.toIntExact(view.length())));
      }
    }
    stretches.sort((a, b) -> Integer.compare(a.from(), b.from()));
    return stretches;
  }
}
