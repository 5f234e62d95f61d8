package dev.sparkresnet.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.model.file.InvalidModelException;
import dev.sparkresnet.model.resnet.ResNet18;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class PyTorchStateDictTest {
  private static final ResNet18 NETWORK = ResNet18.forImageSize(28).withWidth(4);

  @Test
  void givenNetwork_whenExported_thenNamesAndShapesOfTheSequentialProgram() {
    Map<String, Tensor> tensors = exported(NETWORK, PyTorchProgram.SEQUENTIAL);

    // 20 convolutions and a classifier of 2, 17 batch norms of 5.
    assertThat(tensors).hasSize(21 * 2 + 17 * 5);
    assertShape(tensors, "0.weight", 4, 1, 7, 7);
    assertShape(tensors, "1.running_var", 4);
    assertShape(tensors, "1.num_batches_tracked");
    assertShape(tensors, "4.0.conv1.weight", 4, 4, 3, 3);
    assertShape(tensors, "4.1.bn2.running_mean", 4);
    assertShape(tensors, "5.0.conv3.weight", 8, 4, 1, 1);
    assertShape(tensors, "7.1.conv2.bias", 32);
    assertShape(tensors, "10.weight", 10, 32);
    assertShape(tensors, "10.bias", 10);
    assertThat(tensors).doesNotContainKeys("4.0.conv3.weight", "5.1.conv3.weight");
  }

  @Test
  void givenNetwork_whenExported_thenNamesOfTheNotebook() {
    Map<String, Tensor> tensors = exported(NETWORK, PyTorchProgram.NOTEBOOK);

    assertThat(tensors)
        .hasSize(21 * 2 + 17 * 5)
        .containsKeys(
            "0.weight", "1.bias", "resnet_block1.0.conv1.weight", "resnet_block4.0.conv3.bias");
    assertShape(tensors, "fc.1.weight", 10, 32);
  }

  @Test
  void givenNetwork_whenExported_thenClassifierIsTransposed() {
    ComputationGraph network = RandomNetworks.of(NETWORK);

    float[][] exported =
        PyTorchStateDict.of(network, PyTorchProgram.SEQUENTIAL)
            .tensors()
            .get("10.weight")
            .array()
            .toFloatMatrix();

    assertThat(exported[3][17]).isEqualTo(network.paramTable().get("fc_W").getFloat(17, 3));
  }

  @ParameterizedTest
  @EnumSource(PyTorchProgram.class)
  void givenExport_whenImported_thenSameNetworkToTheBit(PyTorchProgram program)
      throws InvalidModelException {
    ResNet18 wide = new ResNet18(28, 3, 7, 5);
    ComputationGraph network = RandomNetworks.of(wide);
    byte[] file = PyTorchStateDict.of(network, program).bytes();

    ComputationGraph imported = PyTorchStateDict.network(SafeTensors.read(file), 28);

    assertThat(imported.params().toFloatVector()).isEqualTo(network.params().toFloatVector());
    assertThat(imported.getConfiguration().toJson())
        .isEqualTo(wide.graph(0).getConfiguration().toJson());
    assertThat(PyTorchStateDict.of(imported, program).bytes()).isEqualTo(file);
  }

  @Test
  void givenOtherTensors_whenImported_thenErrorNamesThem() {
    Map<String, Tensor> tensors = new TreeMap<>(exported(NETWORK, PyTorchProgram.SEQUENTIAL));
    tensors.put("11.weight", tensors.remove("4.0.bn1.bias"));

    assertFails(
        tensors,
        "tensors: expected the 127 of the ResNet-18 program's state_dict; missing [4.0.bn1.bias], unknown [11.weight]");
  }

  @Test
  void givenNoStemOrClassifier_whenImported_thenErrorNamesIt() {
    Map<String, Tensor> tensors = new TreeMap<>(exported(NETWORK, PyTorchProgram.SEQUENTIAL));
    tensors.remove("10.weight");
    assertFails(
        tensors,
        "tensor '10.weight': expected as in the state_dict of the ResNet-18 program, it is missing");

    tensors.remove("0.weight");
    assertFails(
        tensors,
        "tensor '0.weight': expected as in the state_dict of the ResNet-18 program, it is missing");
  }

  @Test
  void givenOtherShapeOrType_whenImported_thenErrorNamesBoth() {
    assertFailsWith(
        "4.0.conv1.bias",
        Tensor.of(Nd4j.zeros(1, 4)),
        "tensor '4.0.conv1.bias': expected F32 of shape [4], found F32 of shape [1, 4]");
    assertFailsWith(
        "4.0.conv1.bias",
        Tensor.of(5),
        "tensor '4.0.conv1.bias': expected F32 of shape [4], found I64 of shape []");
    assertFailsWith(
        "1.num_batches_tracked",
        Tensor.of(Nd4j.zeros(1)),
        "tensor '1.num_batches_tracked': expected I64 of shape [], found F32 of shape [1]");
    assertFailsWith(
        "0.weight",
        Tensor.of(Nd4j.zeros(4, 7)),
        "tensor '0.weight': expected 4 sizes of at most 16384, and two classes or more, found shape [4, 7]");
    assertFailsWith(
        "10.weight",
        Tensor.of(Nd4j.zeros(1, 32)),
        "tensor '10.weight': expected 2 sizes of at most 16384, and two classes or more, found shape [1, 32]");
    assertFailsWith(
        "0.weight",
        Tensor.of(Nd4j.zeros(16384, 1, 1, 1)),
        "tensor '0.weight': expected F32 of shape [16384, 1, 7, 7], found F32 of shape [16384, 1, 1, 1]");
  }

  @Test
  void givenOtherNetwork_whenExported_thenErrorNamesWhatIsMissing() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "fc",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "in")
                .setOutputs("fc")
                .build());
    network.init();

    assertThatThrownBy(() -> PyTorchStateDict.of(network, PyTorchProgram.SEQUENTIAL))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "PyTorch's program is a ResNet-18, the network has no layer stem.conv as this project's has; export it as ONNX");
  }

  private static void assertFailsWith(String name, Tensor tensor, String message) {
    Map<String, Tensor> tensors = new TreeMap<>(exported(NETWORK, PyTorchProgram.SEQUENTIAL));
    tensors.put(name, tensor);
    assertFails(tensors, message);
  }

  private static void assertFails(Map<String, Tensor> tensors, String message) {
    assertThatThrownBy(() -> PyTorchStateDict.network(new SafeTensors(tensors), 28))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(message);
  }

  private static Map<String, Tensor> exported(ResNet18 network, PyTorchProgram program) {
    return PyTorchStateDict.of(network.graph(1), program).tensors();
  }

  private static void assertShape(Map<String, Tensor> tensors, String name, long... shape) {
    List<Long> expected = Arrays.stream(shape).boxed().toList();
    assertThat(tensors.get(name).shape()).as(name).isEqualTo(expected);
  }
}
