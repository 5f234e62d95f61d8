package dev.sparkresnet.driver.training;

import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts the images that the network classified right in the forward pass of a training step.
 *
 * <p>DL4J computes the loss of a step from the output layer's input without publishing the output,
 * so the last, dense layer (N, features) x (features, classes) is applied here once more; it is a
 * ten-thousandth of the step.
 */
final class TrainingAccuracy extends BaseTrainingListener {
  private final String lastHidden;
  private final String outputLayer;
  private Minibatch expected;
  private int correct;

  TrainingAccuracy(ComputationGraph network) {
    outputLayer = network.getConfiguration().getNetworkOutputs().get(0);
    lastHidden = network.getConfiguration().getVertexInputs().get(outputLayer).get(0);
  }

  void expect(Minibatch minibatch) {
    expected = minibatch;
    correct = -1;
  }

  int correct() {
    if (correct < 0) {
      throw new IllegalStateException("No forward pass was seen for this minibatch");
    }
    return correct;
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    if (expected == null) {
      return;
    }
    ComputationGraph network = (ComputationGraph) model;
    INDArray weight = network.getParam(outputLayer + "_W");
    INDArray bias = network.getParam(outputLayer + "_b");
    INDArray hidden = activations.get(lastHidden);
    correct = 0;
    try (INDArray logits = hidden.mmul(weight).addiRowVector(bias);
        INDArray best = logits.argMax(1)) {
      for (int i = 0; i < expected.examples(); i++) {
        if (best.getInt(i) == expected.label(i)) {
          correct++;
        }
      }
    }
    expected = null;
  }
}
