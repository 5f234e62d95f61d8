package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;

/** Finds what the engine can compute in a graph, and which ReLUs it can fuse. */
final class NodeFinder {
  private final ComputationGraph graph;
  private final GraphVertex[] vertices;

  /** By index of the vertex; a fused ReLU's vertex has the node it was fused into. */
  private final Map<Integer, Node> nodes = new HashMap<>();

  private NodeFinder(ComputationGraph graph) {
    this.graph = graph;
    vertices = graph.getVertices();
  }

  /** The nodes in topological order, connected. */
  static List<Node> find(ComputationGraph graph) {
    NodeFinder finder = new NodeFinder(graph);
    finder.recognise();
    finder.fuse();
    while (finder.dropUnusable()) {
      // Dropping one may leave its neighbours without what they need.
    }
    return finder.connect();
  }

  private void recognise() {
    for (int index : graph.topologicalSortOrder()) {
      Node node = recognise(vertices[index]);
      if (node != null) {
        nodes.put(index, node);
      }
    }
  }

  private Node recognise(GraphVertex vertex) {
    if (!vertex.hasLayer()) {
      return AddNode.of(graph, vertex);
    }
    boolean plain =
        vertex.getClass() == LayerVertex.class
            && ((LayerVertex) vertex).getLayerPreProcessor() == null
            && vertex.getLayer().conf().getLayer().getIDropout() == null
            && !vertex.isOutputVertex();
    if (!plain) {
      return null;
    }
    Node node = ConvolutionNode.of(vertex);
    node = node == null ? BatchNormNode.of(vertex) : node;
    node = node == null ? PoolingNode.of(vertex) : node;
    return node == null ? ReluNode.of(vertex) : node;
  }

  private void fuse() {
    for (int index : graph.topologicalSortOrder()) {
      Node node = nodes.get(index);
      if (node == null || !node.canFuseRelu() || node.vertex().getVertexIndex() != index) {
        continue;
      }
      VertexIndices[] readers = vertices[index].getOutputVertices();
      if (readers != null && readers.length == 1) {
        int reader = readers[0].getVertexIndex();
        if (nodes.get(reader) instanceof ReluNode) {
          node.fuseRelu(vertices[reader]);
          nodes.put(reader, node);
        }
      }
    }
  }

  /** Drops a node that needs a producer in the engine and has none; true if there was one. */
  private boolean dropUnusable() {
    for (Node node : List.copyOf(nodes.values())) {
      boolean needsEngineInput =
          !(node instanceof ConvolutionNode)
              && !(node instanceof PoolingNode pooling && !pooling.isGlobal());
      if (needsEngineInput && !hasInternalInputs(node)) {
        nodes.values().removeIf(n -> n == node);
        return true;
      }
    }
    return false;
  }

  private boolean hasInternalInputs(Node node) {
    for (VertexIndices input : node.vertex().getInputVertices()) {
      Node producer = nodes.get(input.getVertexIndex());
      // A sum hands its gradient to both summands inside the engine.
      if (producer == null || (node instanceof AddNode && isExposed(producer))) {
        return false;
      }
    }
    return true;
  }

  private boolean isExposed(Node node) {
    VertexIndices[] readers = node.resultVertex().getOutputVertices();
    if (node.resultVertex().isOutputVertex() || readers == null) {
      return true;
    }
    for (VertexIndices reader : readers) {
      if (!nodes.containsKey(reader.getVertexIndex())) {
        return true;
      }
    }
    return false;
  }

  private List<Node> connect() {
    List<Node> ordered = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      Node node = nodes.get(index);
      if (node == null || node.vertex().getVertexIndex() != index) {
        continue;
      }
      if (isExposed(node)) {
        node.expose();
      }
      VertexIndices[] inputs = node.vertex().getInputVertices();
      for (VertexIndices input : inputs) {
        Node producer = nodes.get(input.getVertexIndex());
        boolean internal = producer != null && !producer.isExposed();
        node.inputs().add(internal ? producer : null);
        if (internal && !producer.consumers().contains(node)) {
          producer.consumers().add(node);
        }
      }
      if (inputs.length == 1 && vertices[inputs[0].getVertexIndex()].isInputVertex()) {
        node.readNetworkInput();
      }
      ordered.add(node);
    }
    return ordered;
  }
}
