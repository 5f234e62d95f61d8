package dev.sparkresnet.model.engine;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The kernels of one node for one shape of input. Kernels read and write tensors that they were
 * bound to when planned; {@link Pass} decides when they run and when memory is given back.
 */
abstract class NodePlan {
  private final PlanScope scope;
  private final Node node;
  private final List<Tensor> inputs;
  private Tensor result;

  NodePlan(PlanScope scope, Node node, List<Tensor> inputs) {
    this.scope = scope;
    this.node = node;
    this.inputs = inputs;
  }

  /** Computes {@link #result}, whose memory must serve {@code holders} readers. */
  abstract void forward(int holders);

  /**
   * Plans the backward kernels.
   *
   * @param resultGradient of the loss with respect to {@link #result}
   */
  abstract void planBackward(Tensor resultGradient);

  /** Runs the backward kernels: fills {@link #inputGradients} and writes parameter gradients. */
  abstract void backward();

  /** Gradient with respect to every input; null where nobody asks for it. */
  abstract List<Tensor> inputGradients();

  /** Parameter gradients by DL4J's parameter name, as views of the graph's gradient array. */
  Map<String, INDArray> parameterGradients() {
    return Map.of();
  }

  /**
   * What the vertex before a fused ReLU would have given, as a new array (N, C, H, W).
   *
   * @param inputValues the inputs' values
   */
  INDArray valueBeforeRelu(List<INDArray> inputValues) {
    throw new IllegalStateException("Vertex %s has no fused ReLU".formatted(node.name()));
  }

  /** Gives back memory that lives from the forward to the backward pass. */
  void releaseState() {
    result.releaseAll();
  }

  final void resultIs(Tensor tensor) {
    result = tensor;
  }

  final Tensor result() {
    return result;
  }

  final PlanScope scope() {
    return scope;
  }

  final KernelContext kernels() {
    return scope.kernels();
  }

  final BufferPool pool() {
    return scope.kernels().pool();
  }

  final Node node() {
    return node;
  }

  final Tensor input(int index) {
    return inputs.get(index);
  }

  /** Whether the gradient with respect to the inputs goes anywhere. */
  final boolean wantsInputGradients() {
    return !node.readsNetworkInput();
  }
}
