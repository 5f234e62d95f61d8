package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * A vertex that the engine computes, or two where the second is a ReLU fused into the first. Says
 * what to compute; {@link NodePlan} says how for one shape of input.
 */
abstract class Node {
  private final GraphVertex vertex;
  private final List<Node> inputs = new ArrayList<>();
  private final List<Node> consumers = new ArrayList<>();
  private GraphVertex fusedRelu;
  private boolean exposed;
  private boolean readsNetworkInput;

  Node(GraphVertex vertex) {
    this.vertex = vertex;
  }

  /** Plans the forward kernels; {@code inputs} are in the engine's layout. */
  abstract NodePlan plan(PlanScope scope, List<Tensor> inputs);

  /** Layout in which this node wants an input that DL4J computed. */
  Tensor importedInput(PlanScope scope, long... shape) {
    return scope.kernels().tensor(scope.layout().of(scope.kernels().natives(), shape));
  }

  /** Kernels would read behind the parameters of a layer that was made for fewer channels. */
  final void requireChannels(Tensor input, long channels) {
    if (input.shape()[1] != channels) {
      throw new DL4JInvalidInputException(
          "Layer %s takes %d channels, its input has shape %s; use another model"
              .formatted(name(), channels, Arrays.toString(input.shape())));
    }
  }

  /** Whether a ReLU that is the only consumer may be computed along. */
  boolean canFuseRelu() {
    return false;
  }

  String name() {
    return vertex.getVertexName();
  }

  GraphVertex vertex() {
    return vertex;
  }

  /** Producers; null in place of one that DL4J computes. */
  List<Node> inputs() {
    return inputs;
  }

  /** Engine nodes that read this node's result; one entry per edge. */
  List<Node> consumers() {
    return consumers;
  }

  void fuseRelu(GraphVertex relu) {
    fusedRelu = relu;
  }

  boolean hasFusedRelu() {
    return fusedRelu != null;
  }

  /** The vertex whose activations are this node's result. */
  GraphVertex resultVertex() {
    return fusedRelu == null ? vertex : fusedRelu;
  }

  /** The result is read by a layer of DL4J or is the network's, so it must be an ordinary array. */
  boolean isExposed() {
    return exposed;
  }

  void expose() {
    exposed = true;
  }

  /** The only input is the network's, so that its gradient is not wanted. */
  boolean readsNetworkInput() {
    return readsNetworkInput;
  }

  void readNetworkInput() {
    readsNetworkInput = true;
  }
}
