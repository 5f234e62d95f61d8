package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Activations of the current pass as ordinary arrays, detached from workspaces, for those who look
 * at them. What fusing has skipped is computed anew from its inputs.
 */
final class ActivationValues {
  private final ShapePlan plan;

  ActivationValues(ShapePlan plan) {
    this.plan = plan;
  }

  /** Of {@link Node#resultVertex}. */
  @SuppressWarnings("try") // The scope is used by being open.
  INDArray result(Node node) {
    ShapePlan.Planned planned = plan.of(node);
    Tensor tensor = planned.plan.result();
    if (tensor.isHeld()) {
      try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        return plan.export(node).into(Nd4j.createUninitialized(DataType.FLOAT, tensor.shape()));
      }
    }
    if (node instanceof BatchNormNode && !node.hasFusedRelu()) {
      // The sum behind it has overwritten it.
      return beforeRelu(node);
    }
    throw new IllegalStateException(
        "Activations of vertex %s are gone after its backward pass; dup() them in onForwardPass"
            .formatted(node.resultVertex().getVertexName()));
  }

  /** Of a node's own vertex, before the ReLU that was fused into it. */
  @SuppressWarnings("try") // The scope is used by being open.
  INDArray beforeRelu(Node node) {
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      List<INDArray> inputs = new ArrayList<>();
      for (int i = 0; i < node.inputs().size(); i++) {
        Node producer = node.inputs().get(i);
        inputs.add(producer == null ? plan.of(node).imports.get(i).source() : result(producer));
      }
      return plan.of(node).plan.valueBeforeRelu(inputs);
    }
  }
}
