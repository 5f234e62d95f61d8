package dev.sparkresnet.model.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a vertex of DL4J is in ONNX.
 *
 * <p>Classes are compared exactly: a subclass of a layer, such as a depthwise convolution, computes
 * something else. Dropout and weight noise need no translation, they do nothing in inference.
 */
final class OnnxOperations {
  private static final String KNOWN =
      "the export knows ConvolutionLayer, BatchNormalization, ActivationLayer, SubsamplingLayer,"
          + " GlobalPoolingLayer and OutputLayer as ResNet-18 has them, and sums of two vertices";

  private final OnnxGraph graph;
  private final Map<String, INDArray> parameters;

  /**
   * @param graph gets the parameters
   * @param parameters by DL4J's keys
   */
  OnnxOperations(OnnxGraph graph, Map<String, INDArray> parameters) {
    this.graph = graph;
    this.parameters = parameters;
  }

  /** The operations that do what a vertex does, in their order; at least one. */
  List<OnnxOperation> of(String name, GraphVertex vertex, int inputs) {
    if (vertex.getClass() == ElementWiseVertex.class) {
      require(
          name,
          ((ElementWiseVertex) vertex).getOp() == ElementWiseVertex.Op.Add && inputs == 2,
          "should be the sum of two vertices");
      return List.of(OnnxOperation.of("Add"));
    }
    if (vertex.getClass() != LayerVertex.class) {
      throw unknown(name, vertex);
    }
    LayerVertex layer = (LayerVertex) vertex;
    require(name, layer.getPreProcessor() == null, "should have no input preprocessor");
    return of(name, layer.getLayerConf().getLayer());
  }

  private List<OnnxOperation> of(String name, Layer layer) {
    Class<?> type = layer.getClass();
    if (type == ConvolutionLayer.class) {
      return convolution(name, (ConvolutionLayer) layer);
    } else if (type == BatchNormalization.class) {
      return batchNorm(name, (BatchNormalization) layer);
    } else if (type == ActivationLayer.class) {
      List<OnnxOperation> activation =
          activation(name, ((ActivationLayer) layer).getActivationFn());
      return activation.isEmpty() ? List.of(OnnxOperation.of("Identity")) : activation;
    } else if (type == SubsamplingLayer.class) {
      return maxPool(name, (SubsamplingLayer) layer);
    } else if (type == GlobalPoolingLayer.class) {
      return globalAveragePool(name, (GlobalPoolingLayer) layer);
    } else if (type == OutputLayer.class) {
      return classifier(name, (OutputLayer) layer);
    }
    throw unknown(name, layer);
  }

  private List<OnnxOperation> convolution(String name, ConvolutionLayer layer) {
    requirePlain(name, layer.getConvolutionMode(), layer.getCnn2dDataFormat());
    int[] kernel = layer.getKernelSize();
    List<String> constants = new ArrayList<>();
    constants.add(constant(name, "W", layer.getNOut(), layer.getNIn(), kernel[0], kernel[1]));
    if (layer.hasBias()) {
      constants.add(constant(name, "b", layer.getNOut()));
    }
    OnnxOperation convolution =
        windowed(
            new OnnxOperation("Conv", constants, List.of()),
            kernel,
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation());
    return followedByActivation(name, convolution, layer);
  }

  /** DL4J ignores the activation of a batch norm. */
  private List<OnnxOperation> batchNorm(String name, BatchNormalization layer) {
    require(name, !layer.isLockGammaBeta(), "should have a gamma and a beta of its own");
    require(name, layer.getCnn2DFormat() == CNN2DFormat.NCHW, "should have data format NCHW");
    long channels = layer.getNOut();
    return List.of(
        OnnxOperation.of(
                "BatchNormalization",
                constant(name, "gamma", channels),
                constant(name, "beta", channels),
                constant(name, "mean", channels),
                graph.constant(name + "/var", runningVariance(name), channels))
            .with("epsilon", (float) layer.getEps()));
  }

  /**
   * The table decides, and not {@code useLogStd}, which DL4J's JSON reader does not restore: a
   * batch norm keeps its variance or log10 of the standard deviation.
   */
  private INDArray runningVariance(String name) {
    INDArray logDeviation = parameters.get(name + "_log10stdev");
    return logDeviation == null
        ? parameters.get(name + "_var")
        : Transforms.exp(logDeviation.castTo(DataType.DOUBLE).mul(2 * Math.log(10)));
  }

  private List<OnnxOperation> maxPool(String name, SubsamplingLayer layer) {
    requirePlain(name, layer.getConvolutionMode(), layer.getCnn2dDataFormat());
    require(name, layer.getPoolingType() == PoolingType.MAX, "should pool by MAX");
    return List.of(
        windowed(
            OnnxOperation.of("MaxPool"),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation()));
  }

  private List<OnnxOperation> globalAveragePool(String name, GlobalPoolingLayer layer) {
    require(
        name,
        layer.getPoolingType() == PoolingType.AVG && layer.isCollapseDimensions(),
        "should pool by AVG and collapse height and width");
    return List.of(OnnxOperation.of("GlobalAveragePool"), OnnxOperation.of("Flatten"));
  }

  private List<OnnxOperation> classifier(String name, OutputLayer layer) {
    require(name, layer.hasBias(), "should have a bias");
    OnnxOperation product =
        OnnxOperation.of(
            "Gemm",
            constant(name, "W", layer.getNIn(), layer.getNOut()),
            constant(name, "b", layer.getNOut()));
    return followedByActivation(name, product, layer);
  }

  private List<OnnxOperation> followedByActivation(
      String name, OnnxOperation operation, FeedForwardLayer layer) {
    List<OnnxOperation> operations = new ArrayList<>(List.of(operation));
    operations.addAll(activation(name, layer.getActivationFn()));
    return operations;
  }

  /** Nothing for the identity. */
  private static List<OnnxOperation> activation(String name, IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return List.of();
    } else if (activation.equals(new ActivationReLU())) {
      return List.of(OnnxOperation.of("Relu"));
    } else if (activation instanceof ActivationSoftmax) {
      return List.of(OnnxOperation.of("Softmax").with("axis", 1L));
    }
    throw new UnsupportedNetworkException(
        "Vertex %s should have the activation identity, plain ReLU or softmax, has %s"
            .formatted(name, activation));
  }

  private static OnnxOperation windowed(
      OnnxOperation operation, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    return operation
        .with("kernel_shape", kernel)
        .with("strides", stride)
        .with("pads", padding[0], padding[1], padding[0], padding[1])
        .with("dilations", dilation);
  }

  private String constant(String name, String parameter, long... shape) {
    return graph.constant(name + "/" + parameter, parameters.get(name + "_" + parameter), shape);
  }

  /** Truncate and Strict round down, as ONNX does; Same pads by itself. */
  private static void requirePlain(String name, ConvolutionMode mode, CNN2DFormat format) {
    require(
        name,
        mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict,
        "should have the convolution mode Truncate or Strict");
    require(name, format == CNN2DFormat.NCHW, "should have data format NCHW");
  }

  private static void require(String name, boolean condition, String expectation) {
    if (!condition) {
      throw new UnsupportedNetworkException(
          "Vertex %s %s for ONNX, is otherwise; %s".formatted(name, expectation, KNOWN));
    }
  }

  private static UnsupportedNetworkException unknown(String name, Object found) {
    return new UnsupportedNetworkException(
        "Vertex %s is of class %s, which has no translation to ONNX; %s"
            .formatted(name, found.getClass().getSimpleName(), KNOWN));
  }
}
