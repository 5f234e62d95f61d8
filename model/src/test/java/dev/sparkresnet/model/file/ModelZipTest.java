package dev.sparkresnet.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.model.resnet.ResNet18;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ModelZipTest {
  @Test
  void givenTrainedResNet_whenRead_thenSameBitsAsByDl4j() throws IOException {
    ResNet18 resNet = ResNet18.forImageSize(28).withWidth(2);
    ComputationGraph graph = resNet.graph(3);
    DataSet batch =
        new DataSet(
            Nd4j.rand(DataType.FLOAT, 4, 1, 28, 28),
            Nd4j.eye(10).castTo(DataType.FLOAT).getRows(0, 1, 2, 3));
    graph.fit(batch);
    graph.fit(batch);
    graph.getConfiguration().setEpochCount(7);
    byte[] file = SavedModel.bytes(graph);

    ComputationGraph expected =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file), true);
    ComputationGraph whole = ModelZip.of(file).networkWithUpdaterState();
    assertSame(whole, expected);
    assertThat(whole.getIterationCount()).isEqualTo(2);
    assertThat(whole.getEpochCount()).isEqualTo(7);
    assertThat(bits(state(whole))).isEqualTo(bits(state(expected)));
    whole.fit(batch);
    expected.fit(batch);
    assertThat(bits(whole.params())).isEqualTo(bits(expected.params()));

    assertSame(
        ModelZip.of(file).network(),
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file), false));
  }

  @Test
  void givenDoublePrecision_whenRead_thenSameBitsAsByDl4j() throws IOException {
    byte[] file = SavedModel.bytes(SavedModel.smallGraph(DataType.DOUBLE, new Adam(0.01)));

    ComputationGraph expected =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file), true);
    ComputationGraph found = ModelZip.of(file).networkWithUpdaterState();

    assertThat(found.params().dataType()).isEqualTo(DataType.DOUBLE);
    assertThat(found.params().toDoubleVector()).isEqualTo(expected.params().toDoubleVector());
    assertThat(state(found).toDoubleVector()).isEqualTo(state(expected).toDoubleVector());
  }

  @Test
  void givenUpdaterWithoutState_whenRead_thenNetworkAndNoStateMayBeThere() throws IOException {
    SavedModel stateless = SavedModel.of(SavedModel.smallGraph(DataType.FLOAT, new Sgd(0.01)));

    assertThat(stateless.entries()).doesNotContainKey(SavedModel.UPDATER_STATE);
    assertThat(state(ModelZip.of(stateless.zip()).networkWithUpdaterState())).isNull();

    byte[] withState = stateless.with(SavedModel.UPDATER_STATE, new byte[9]).zip();
    assertThatThrownBy(() -> ModelZip.of(withState).network())
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("updaterState.bin: expected none, the network's updaters have no state");
  }

  @Test
  void givenNoUpdaterState_whenReadWithIt_thenFreshOne() throws IOException {
    byte[] file = SavedModel.small().without(SavedModel.UPDATER_STATE).zip();

    assertThat(state(ModelZip.of(file).networkWithUpdaterState()).sumNumber().doubleValue())
        .isZero();
  }

  @Test
  void givenNetworkWithoutParameters_whenRead_thenMarkerMustBeThere() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("tanh", new ActivationLayer(Activation.TANH), "in")
                .addLayer("out", new LossLayer.Builder(LossFunction.MSE).build(), "tanh")
                .setOutputs("out")
                .build());
    graph.init();
    SavedModel saved = SavedModel.of(graph).with(SavedModel.PARAMETERS);

    ComputationGraph found = ModelZip.of(saved.with("noParams.marker").zip()).network();

    assertThat(found.outputSingle(Nd4j.ones(1, 3))).isEqualTo(graph.outputSingle(Nd4j.ones(1, 3)));
    assertThatThrownBy(() -> ModelZip.of(saved.zip()).network())
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "expected an entry noParams.marker, found only [configuration.json, coefficients.bin]");
  }

  @Test
  void givenEntriesStoredInOtherOrder_whenRead_thenSameNetwork() throws IOException {
    SavedModel saved = SavedModel.small();
    RawZip zip = new RawZip();
    zip.addStored(SavedModel.PARAMETERS, saved.entries().get(SavedModel.PARAMETERS));
    zip.addStored(SavedModel.CONFIGURATION, saved.entries().get(SavedModel.CONFIGURATION));

    assertThat(bits(ModelZip.of(zip.bytes()).network().params()))
        .isEqualTo(bits(ModelZip.of(saved.zip()).network().params()));
  }

  private static void assertSame(ComputationGraph found, ComputationGraph expected) {
    assertThat(bits(found.params())).isEqualTo(bits(expected.params()));
    assertThat(found.getConfiguration().toJson()).isEqualTo(expected.getConfiguration().toJson());
    assertThat(found.paramTable().keySet()).isEqualTo(expected.paramTable().keySet());
  }

  private static INDArray state(ComputationGraph graph) {
    return graph.getUpdater().getStateViewArray();
  }

  /** INDArray's own equality forgives small differences. */
  private static float[] bits(INDArray vector) {
    assertThat(vector.dataType()).isEqualTo(DataType.FLOAT);
    return vector.toFloatVector();
  }
}
