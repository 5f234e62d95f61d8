package dev.sparkresnet.model.resnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.model.resnet.ResidualBlock.Shortcut;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ResidualBlockTest {
  private static final INDArray IMAGES = Nd4j.rand(DataType.FLOAT, 4, 3, 6, 6);

  @Test
  void givenIdentityShortcut_whenRun_thenShapeIsKept() {
    INDArray output = outputOf(ResidualBlock.keepingShape("block", 3));

    assertThat(output.shape()).containsExactly(4, 3, 6, 6);
  }

  @Test
  void givenProjectionAndStride2_whenRun_thenSidesHalveAndChannelsChange() {
    INDArray output = outputOf(ResidualBlock.halving("block", 6));

    assertThat(output.shape()).containsExactly(4, 6, 3, 3);
  }

  @Test
  void givenConvolutionsOfZero_whenRun_thenShortcutPassesThrough() {
    ComputationGraph graph = graphOf(ResidualBlock.keepingShape("block", 3));
    graph.getParam("block.bn2_gamma").assign(0);

    assertThat(graph.feedForward(IMAGES, true).get("block.relu")).isEqualTo(IMAGES);
  }

  @Test
  void givenIdentityShortcutWithStride_whenConstructed_thenErrorNamesTheRemedy() {
    assertThatThrownBy(() -> new ResidualBlock("block", 3, 2, Shortcut.IDENTITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Block block: an identity shortcut needs stride 1, got 2; use a projection");
  }

  private static INDArray outputOf(ResidualBlock block) {
    return graphOf(block).outputSingle(IMAGES);
  }

  private static ComputationGraph graphOf(ResidualBlock block) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(6, 6, 3));
    // A graph must end in a loss; this one passes its input through.
    builder.addLayer(
        "loss",
        new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(),
        block.addTo(builder, "input"));
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("loss").build());
    graph.init();
    return graph;
  }
}
