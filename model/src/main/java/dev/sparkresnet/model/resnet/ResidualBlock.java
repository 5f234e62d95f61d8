package dev.sparkresnet.model.resnet;

import dev.sparkresnet.model.resnet.Layers.Window;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/**
 * Two 3x3 convolutions whose result is added to the block's input: {@code relu(bn2(conv2(relu(bn1(
 * conv1(x))))) + shortcut(x))}. The shortcut is the identity or a 1x1 convolution without batch
 * normalization.
 *
 * <p>Maps (N, C, H, W) to (N, channels, ceil(H / stride), ceil(W / stride)). Source: He et al., <a
 * href="https://arxiv.org/abs/1512.03385">Deep Residual Learning</a>, figure 2.
 *
 * @param name prefix of the vertex names: {@code name.conv1}, {@code .bn1}, {@code .relu1}, {@code
 *     .conv2}, {@code .bn2}, {@code .shortcut} (with PROJECTION), {@code .add}, {@code .relu}
 */
record ResidualBlock(String name, int channels, int stride, Shortcut shortcut) {
  enum Shortcut {
    IDENTITY,
    PROJECTION
  }

  ResidualBlock {
    if (shortcut == Shortcut.IDENTITY && stride != 1) {
      throw new IllegalArgumentException(
          "Block %s: an identity shortcut needs stride 1, got %d; use a projection"
              .formatted(name, stride));
    }
  }

  static ResidualBlock keepingShape(String name, int channels) {
    return new ResidualBlock(name, channels, 1, Shortcut.IDENTITY);
  }

  static ResidualBlock halving(String name, int channels) {
    return new ResidualBlock(name, channels, 2, Shortcut.PROJECTION);
  }

  /** Adds the block behind vertex {@code input} and returns the name of the block's last vertex. */
  String addTo(GraphBuilder graph, String input) {
    String y =
        Layers.convolution(graph, name + ".conv1", input, channels, Window.ofKernel3(stride));
    y = Layers.batchNorm(graph, name + ".bn1", y);
    y = Layers.relu(graph, name + ".relu1", y);
    y = Layers.convolution(graph, name + ".conv2", y, channels, Window.ofKernel3(1));
    y = Layers.batchNorm(graph, name + ".bn2", y);
    String x =
        shortcut == Shortcut.IDENTITY
            ? input
            : Layers.convolution(
                graph, name + ".shortcut", input, channels, Window.ofKernel1(stride));
    graph.addVertex(name + ".add", new ElementWiseVertex(ElementWiseVertex.Op.Add), y, x);
    return Layers.relu(graph, name + ".relu", name + ".add");
  }
}
