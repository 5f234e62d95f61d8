package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2DDerivative;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stands in for a convolution's vertex and computes it by ND4J's operations {@code conv2d} and
 * {@code conv2d_bp}, which the CUDA backend hands to cuDNN. Stock DL4J 1.0.0-M2.1 has no cuDNN
 * layers; it copies windows into a matrix (im2col) and repeats the forward pass in the backward
 * pass.
 */
@SuppressWarnings("overrides") // DL4J's own vertices lose the varargs of setInputs.
final class CudnnConvolutionVertex extends ExchangedLayerVertex {
  private final transient ConvolutionNode node;
  private final transient Conv2DConfig geometry;

  CudnnConvolutionVertex(ComputationGraph graph, LayerVertex stock, ConvolutionNode node) {
    super(graph, stock);
    this.node = node;
    geometry =
        Conv2DConfig.builder()
            .kH(node.kernel()[0])
            .kW(node.kernel()[1])
            .sH(node.stride()[0])
            .sW(node.stride()[1])
            .pH(node.padding()[0])
            .pW(node.padding()[1])
            .dH(1)
            .dW(1)
            .paddingMode(PaddingMode.VALID)
            .dataFormat(Conv2DConfig.NCHW)
            .weightsFormat(WeightsFormat.OIYX)
            .build();
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, inputs[0].dataType(), node.resultShape(inputs[0].shape()), 'c');
    execute(new Conv2D(operands(), new INDArray[] {result}, geometry));
    return result;
  }

  /** Image, weights and, where there is one, bias. */
  private INDArray[] operands(INDArray... further) {
    List<INDArray> operands = new ArrayList<>();
    operands.add(inputs[0]);
    operands.add(node.parameters().parameter(ConvolutionParamInitializer.WEIGHT_KEY));
    if (node.hasBias()) {
      operands.add(node.parameters().parameter(ConvolutionParamInitializer.BIAS_KEY));
    }
    operands.addAll(List.of(further));
    return operands.toArray(INDArray[]::new);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
    Map<String, INDArray> gradients = node.parameters().gradients();
    INDArray inputGradient =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, inputs[0].dataType(), inputs[0].shape(), 'c');
    List<INDArray> results = new ArrayList<>();
    results.add(inputGradient);
    results.add(gradients.get(ConvolutionParamInitializer.WEIGHT_KEY));
    if (node.hasBias()) {
      results.add(gradients.get(ConvolutionParamInitializer.BIAS_KEY));
    }
    INDArray[] operands = operands(epsilon);
    DynamicCustomOp derivative = new Conv2DDerivative();
    derivative.addInputArgument(operands);
    derivative.addOutputArgument(results.toArray(INDArray[]::new));
    derivative.addIArgument(new Conv2D(operands, null, geometry).iArgs());
    execute(derivative);
    Gradient parameterGradients = new DefaultGradient();
    gradients.forEach(parameterGradients::setGradientFor);
    return new Pair<>(parameterGradients, new INDArray[] {inputGradient});
  }

  private static void execute(DynamicCustomOp operation) {
    Nd4j.getExecutioner().exec((CustomOp) operation);
  }
}
