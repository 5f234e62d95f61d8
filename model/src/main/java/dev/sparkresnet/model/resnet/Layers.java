package dev.sparkresnet.model.resnet;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * The three layers that ResNet is made of, with PyTorch's defaults spelled out. Each method adds
 * one layer and returns its name.
 */
final class Layers {
  /** PyTorch's default. */
  private static final double BATCH_NORM_EPSILON = 1e-5;

  /** Weight of the old running statistic; PyTorch's momentum 0.1 is the weight of the new one. */
  private static final double BATCH_NORM_DECAY = 0.9;

  private Layers() {}

  /** A square convolution with bias and without activation: (N, C, H, W) to (N, C', H', W'). */
  static String convolution(
      GraphBuilder graph, String name, String input, int channels, Window window) {
    graph.addLayer(
        name,
        new ConvolutionLayer.Builder(window.kernel(), window.kernel())
            .stride(window.stride(), window.stride())
            .padding(window.padding(), window.padding())
            .nOut(channels)
            .hasBias(true)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    return name;
  }

  /**
   * Batch normalization over (N, H, W). The running variance is stored plainly: DL4J's default,
   * log10 of the standard deviation, would turn the mean over replicas into a geometric one.
   */
  static String batchNorm(GraphBuilder graph, String name, String input) {
    graph.addLayer(
        name,
        new BatchNormalization.Builder()
            .eps(BATCH_NORM_EPSILON)
            .decay(BATCH_NORM_DECAY)
            .useLogStd(false)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    return name;
  }

  /** A layer of its own, because DL4J's batch normalization ignores its activation. */
  static String relu(GraphBuilder graph, String name, String input) {
    graph.addLayer(name, new ActivationLayer.Builder().activation(Activation.RELU).build(), input);
    return name;
  }

  /** Size, stride and padding, in pixels, the same for rows and columns. */
  record Window(int kernel, int stride, int padding) {
    static Window ofKernel7Stride2() {
      return new Window(7, 2, 3);
    }

    static Window ofKernel3(int stride) {
      return new Window(3, stride, 1);
    }

    static Window ofKernel1(int stride) {
      return new Window(1, stride, 0);
    }
  }
}
