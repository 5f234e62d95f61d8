package dev.sparkresnet.model.engine;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;

/** DL4J's own layers but for convolutions, which are computed by ND4J's operations. */
final class CudnnEngine implements Engine {
  private final GraphVertices vertices;

  CudnnEngine(ComputationGraph graph, List<Node> nodes) {
    vertices = new GraphVertices(graph);
    for (Node node : nodes) {
      if (node instanceof ConvolutionNode convolution) {
        vertices.replace(
            new CudnnConvolutionVertex(graph, (LayerVertex) node.vertex(), convolution));
      }
    }
  }

  @Override
  public String name() {
    return "dl4j with cudnn convolutions";
  }

  @Override
  public void close() {
    vertices.restore();
  }
}
