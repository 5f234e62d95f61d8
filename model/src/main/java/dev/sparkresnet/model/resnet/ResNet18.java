package dev.sparkresnet.model.resnet;

import dev.sparkresnet.model.resnet.Layers.Window;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * ResNet-18 for square images, built from stock DL4J classes only, so that a saved model opens in
 * plain DL4J.
 *
 * <p>Input: (N, channels, imageSize, imageSize), values in 0..1. Labels: one-hot (N, classes).
 * Output: class probabilities (N, classes). Loss: mean cross entropy. As in the original PyTorch
 * program every convolution has a bias and a projecting shortcut has no batch normalization.
 *
 * <p>Vertex names, in topological order: {@code input}; {@code stem.conv}, {@code stem.bn}, {@code
 * stem.relu}, {@code stem.pool}; for s in 1..4 and b in 1..2 the vertices of {@code
 * stage<s>.block<b>}: {@code .conv1}, {@code .bn1}, {@code .relu1}, {@code .conv2}, {@code .bn2},
 * {@code .shortcut} (first block of stages 2 to 4), {@code .add}, {@code .relu}; {@code
 * globalPool}; {@code fc}.
 *
 * <p>The batch norms keep their running variance plainly ({@code useLogStd} false), so an
 * arithmetic mean over replicas is a mean of variances. It is the biased variance, where PyTorch
 * keeps the unbiased one.
 *
 * <p>Source: He et al., <a href="https://arxiv.org/abs/1512.03385">Deep Residual Learning</a>,
 * table 1, column 18-layer.
 *
 * @param imageSize height and width in pixels
 * @param channels colour channels of an image
 * @param classes labels are 0..classes-1
 * @param width channels of the first stage; doubled by each further stage, 64 in the paper
 */
public record ResNet18(int imageSize, int channels, int classes, int width) {
  /** Name of the graph's input. */
  public static final String INPUT = "input";

  /** Name of the vertex that gives the features (N, 8 * width) of the classifier. */
  public static final String GLOBAL_POOL = "globalPool";

  /** Name of the output layer; its activations are probabilities. */
  public static final String OUTPUT = "fc";

  static final int STAGES = 4;
  static final int BLOCKS_PER_STAGE = 2;

  private static final int DEFAULT_CHANNELS = 1;
  private static final int DEFAULT_CLASSES = 10;
  private static final int DEFAULT_WIDTH = 64;
  private static final double ADAM_BETA1 = 0.9;
  private static final double ADAM_BETA2 = 0.999;
  private static final double ADAM_EPSILON = 1e-8;

  public ResNet18 {
    requirePositive("imageSize", imageSize);
    requirePositive("channels", channels);
    requirePositive("width", width);
    if (classes < 2) {
      throw new IllegalArgumentException("ResNet18: classes must be at least 2, got " + classes);
    }
  }

  /** One colour channel, ten classes, the paper's width. */
  public static ResNet18 forImageSize(int imageSize) {
    return new ResNet18(imageSize, DEFAULT_CHANNELS, DEFAULT_CLASSES, DEFAULT_WIDTH);
  }

  public ResNet18 withChannels(int newChannels) {
    return new ResNet18(imageSize, newChannels, classes, width);
  }

  public ResNet18 withClasses(int newClasses) {
    return new ResNet18(imageSize, channels, newClasses, width);
  }

  public ResNet18 withWidth(int newWidth) {
    return new ResNet18(imageSize, channels, classes, newWidth);
  }

  /**
   * The graph's configuration. A graph made from it alone starts with DL4J's zero biases; use
   * {@link #graph} for PyTorch's.
   *
   * @param seed of DL4J's own random numbers; recorded in the configuration
   */
  public ComputationGraphConfiguration configuration(
      TrainingHyperparameters hyperparameters, long seed) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(hyperparameters.dataType())
            .updater(new Adam(hyperparameters.learningRate(), ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON))
            .weightInit(WeightInit.UNIFORM)
            .convolutionMode(ConvolutionMode.Truncate)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            // Caching activations between iterations only helps where a minibatch repeats.
            .cacheMode(CacheMode.NONE)
            .graphBuilder()
            .addInputs(INPUT)
            .setInputTypes(InputType.convolutional(imageSize, imageSize, channels));
    addOutput(graph, addStages(graph, addStem(graph)));
    ComputationGraphConfiguration configuration = graph.build();
    registerRunningVariances(configuration);
    return configuration;
  }

  /**
   * A new graph whose weights and biases are drawn as PyTorch draws them. The same seed gives the
   * same bits on every backend.
   */
  public ComputationGraph graph(TrainingHyperparameters hyperparameters, long seed) {
    ComputationGraph graph = new ComputationGraph(configuration(hyperparameters, seed));
    graph.init();
    PyTorchInitialization.apply(graph, seed);
    return graph;
  }

  /** {@link #graph(TrainingHyperparameters, long)} with the default hyperparameters. */
  public ComputationGraph graph(long seed) {
    return graph(TrainingHyperparameters.defaults(), seed);
  }

  /** Number of trainable scalars; {@code graph.numParams()} also counts running statistics. */
  public long trainableParameterCount() {
    long count = 0;
    for (GraphVertex vertex :
        configuration(TrainingHyperparameters.defaults(), 0).getVertices().values()) {
      if (vertex instanceof LayerVertex layerVertex) {
        Layer layer = layerVertex.getLayerConf().getLayer();
        count += layer.initializer().numParams(layer);
        if (layer instanceof BatchNormalization batchNorm) {
          count -= 2 * batchNorm.getNOut();
        }
      }
    }
    return count;
  }

  /** Numbers in the input and in the outputs of all vertices, for one image. */
  public long activationCount() {
    return configuration(TrainingHyperparameters.defaults(), 0)
        .getLayerActivationTypes(InputType.convolutional(imageSize, imageSize, channels))
        .values()
        .stream()
        .mapToLong(InputType::arrayElementsPerExample)
        .sum();
  }

  /**
   * Lists the parameters of every batch norm, as {@code init()} would. DL4J's JSON reader ignores
   * {@code useLogStd}: it takes a batch norm whose variables do not name the variance for one that
   * stores log10 of the standard deviation, so the JSON of a configuration that was never
   * initialised would come back as another network.
   */
  private static void registerRunningVariances(ComputationGraphConfiguration configuration) {
    for (GraphVertex vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layerVertex
          && layerVertex.getLayerConf().getLayer() instanceof BatchNormalization batchNorm) {
        batchNorm
            .initializer()
            .paramKeys(batchNorm)
            .forEach(layerVertex.getLayerConf()::addVariable);
      }
    }
  }

  private String addStem(GraphBuilder graph) {
    String x = Layers.convolution(graph, "stem.conv", INPUT, width, Window.ofKernel7Stride2());
    x = Layers.batchNorm(graph, "stem.bn", x);
    x = Layers.relu(graph, "stem.relu", x);
    graph.addLayer(
        "stem.pool",
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .build(),
        x);
    return "stem.pool";
  }

  private String addStages(GraphBuilder graph, String input) {
    String x = input;
    for (int stage = 1; stage <= STAGES; stage++) {
      for (int block = 1; block <= BLOCKS_PER_STAGE; block++) {
        x = block(stage, block).addTo(graph, x);
      }
    }
    return x;
  }

  private ResidualBlock block(int stage, int block) {
    String name = "stage%d.block%d".formatted(stage, block);
    int stageChannels = width << (stage - 1);
    return stage > 1 && block == 1
        ? ResidualBlock.halving(name, stageChannels)
        : ResidualBlock.keepingShape(name, stageChannels);
  }

  private void addOutput(GraphBuilder graph, String input) {
    graph
        .addLayer(GLOBAL_POOL, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), input)
        .addLayer(
            OUTPUT,
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(classes)
                .hasBias(true)
                .build(),
            GLOBAL_POOL)
        .setOutputs(OUTPUT);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "ResNet18: %s must be positive, got %d".formatted(name, value));
    }
  }
}
