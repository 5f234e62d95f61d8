package dev.sparkresnet.model.engine;

import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a vertex of the graph asks the engine for. A node with a fused ReLU has two vertices: its
 * own does the work, the ReLU's hands over the result.
 */
record VertexRuntime(GraphRuntime graph, Node node, Part part) {
  enum Part {
    WHOLE,
    BEFORE_FUSED_RELU,
    FUSED_RELU
  }

  INDArray forward(INDArray[] inputs, boolean training, LayerWorkspaceMgr manager) {
    if (part == Part.FUSED_RELU) {
      return graph.resultValue(node, manager);
    }
    return graph.forward(
        node, inputs, training ? PlanScope.Mode.TRAINING : PlanScope.Mode.INFERENCE, manager);
  }

  Pair<Gradient, INDArray[]> backward(INDArray epsilon, LayerWorkspaceMgr manager) {
    if (part != Part.BEFORE_FUSED_RELU && node.isExposed()) {
      graph.importGradient(node, epsilon);
    }
    return part == Part.FUSED_RELU
        ? new Pair<>(new DefaultGradient(), new INDArray[1])
        : graph.backward(node, manager);
  }
}
