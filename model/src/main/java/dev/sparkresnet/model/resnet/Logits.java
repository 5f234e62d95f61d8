package dev.sparkresnet.model.resnet;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the classifier gives before softmax, which the output layer does not hand out. */
public final class Logits {
  private Logits() {}

  /**
   * (N, classes).
   *
   * @param graph a {@link ResNet18}
   * @param activations as the graph's {@code feedForward} gives them
   */
  public static INDArray of(ComputationGraph graph, Map<String, INDArray> activations) {
    Map<String, INDArray> parameters = graph.paramTable();
    return activations
        .get(ResNet18.GLOBAL_POOL)
        .mmul(parameters.get(ResNet18.OUTPUT + "_W"))
        .addiRowVector(parameters.get(ResNet18.OUTPUT + "_b"));
  }
}
