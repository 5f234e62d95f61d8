package dev.sparkresnet.model.engine;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/** Exchanges vertices of an initialised graph, and gives it its own back. */
final class GraphVertices {
  private final ComputationGraph graph;
  private final Map<Integer, GraphVertex> originals = new HashMap<>();

  GraphVertices(ComputationGraph graph) {
    this.graph = graph;
  }

  /** Puts a vertex in the place of the one of the same name and index. */
  void replace(GraphVertex vertex) {
    originals.putIfAbsent(vertex.getVertexIndex(), graph.getVertices()[vertex.getVertexIndex()]);
    put(vertex);
  }

  /** May be called twice. */
  void restore() {
    originals.values().forEach(this::put);
    originals.clear();
  }

  private void put(GraphVertex vertex) {
    graph.getVertices()[vertex.getVertexIndex()] = vertex;
    byName(graph).put(vertex.getVertexName(), vertex);
  }

  /** DL4J keeps its vertices twice, and this map has no accessor. */
  @SuppressWarnings("unchecked")
  private static Map<String, GraphVertex> byName(ComputationGraph graph) {
    try {
      Field field = ComputationGraph.class.getDeclaredField("verticesMap");
      field.setAccessible(true);
      return (Map<String, GraphVertex>) field.get(graph);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "ComputationGraph has no field verticesMap: the engines need DL4J 1.0.0-M2.1", e);
    }
  }

  /** Whether an engine has exchanged a vertex. */
  static boolean areExchanged(ComputationGraph graph) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof ExchangedLayerVertex || vertex instanceof EngineAddVertex) {
        return true;
      }
    }
    return false;
  }
}
