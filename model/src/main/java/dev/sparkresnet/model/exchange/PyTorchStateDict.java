package dev.sparkresnet.model.exchange;

import dev.sparkresnet.model.file.InvalidModelException;
import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ResNet-18's parameters and running statistics under the names and in the shapes of a PyTorch
 * program's {@code state_dict}.
 *
 * <p>Every number is taken over as it is. The weight of the classifier is transposed: (out, in) in
 * PyTorch. A running variance means something slightly different: PyTorch adds up unbiased
 * variances, DL4J biased ones, smaller by (n - 1) / n with n the numbers of a channel in a
 * minibatch. For predictions that makes no difference, both use the number that is there.
 */
public final class PyTorchStateDict {
  private static final String STEM = "stem.conv";

  /** Far beyond any ResNet-18, and small enough that no product of sizes overflows. */
  private static final int MAX_SIZE = 1 << 14;

  private PyTorchStateDict() {}

  /**
   * The tensors for {@code load_state_dict}. A batch norm's {@code num_batches_tracked} is the
   * network's iteration count; PyTorch uses it only where a batch norm has no momentum.
   *
   * @throws UnsupportedNetworkException if the network is no {@link ResNet18}
   */
  public static SafeTensors of(ComputationGraph network, PyTorchProgram program) {
    List<StateDictEntry> entries = StateDictEntry.of(resNet(network), program);
    Map<String, INDArray> parameters = network.paramTable();
    requireSame(entries, parameters);
    Map<String, Tensor> tensors = new HashMap<>();
    for (StateDictEntry entry : entries) {
      tensors.put(
          entry.name(),
          entry.isCount()
              ? Tensor.of(network.getConfiguration().getIterationCount())
              : Tensor.of(entry.in(parameters)));
    }
    return new SafeTensors(tensors);
  }

  /**
   * A network with these parameters, whose names may be of either program.
   *
   * @param imageSize height and width in pixels that its configuration names; it takes others too
   * @throws InvalidModelException if a tensor is missing, unknown, or of another type or shape than
   *     the others need
   */
  public static ComputationGraph network(SafeTensors file, int imageSize)
      throws InvalidModelException {
    Map<String, Tensor> tensors = file.tensors();
    PyTorchProgram program =
        tensors.containsKey(classifier(PyTorchProgram.NOTEBOOK))
            ? PyTorchProgram.NOTEBOOK
            : PyTorchProgram.SEQUENTIAL;
    List<Long> stem = shape(tensors, program.module(STEM) + ".weight", 4);
    List<Long> classifier = shape(tensors, classifier(program), 2);
    ResNet18 resNet =
        new ResNet18(
            imageSize,
            stem.get(1).intValue(),
            classifier.get(0).intValue(),
            stem.get(0).intValue());
    List<StateDictEntry> entries = StateDictEntry.of(resNet, program);
    requireSame(entries, tensors.keySet());
    for (StateDictEntry entry : entries) {
      requireFit(entry, tensors.get(entry.name()));
    }
    ComputationGraph network =
        new ComputationGraph(resNet.configuration(TrainingHyperparameters.defaults(), 0));
    network.init();
    Map<String, INDArray> parameters = network.paramTable();
    for (StateDictEntry entry : entries) {
      if (!entry.isCount()) {
        entry.in(parameters).assign(tensors.get(entry.name()).array());
      }
    }
    return network;
  }

  private static String classifier(PyTorchProgram program) {
    return program.module(ResNet18.OUTPUT) + ".weight";
  }

  /** The shape of a tensor that decides how large the network is. */
  private static List<Long> shape(Map<String, Tensor> tensors, String name, int rank)
      throws InvalidModelException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidModelException(
          "tensor '%s': expected as in the state_dict of the ResNet-18 program, it is missing"
              .formatted(name));
    }
    boolean inRange = tensor.shape().stream().allMatch(size -> size >= 1 && size <= MAX_SIZE);
    if (tensor.shape().size() != rank || !inRange || (rank == 2 && tensor.shape().get(0) < 2)) {
      throw new InvalidModelException(
          "tensor '%s': expected %d sizes of at most %d, and two classes or more, found shape %s"
              .formatted(name, rank, MAX_SIZE, tensor.shape()));
    }
    return tensor.shape();
  }

  private static void requireSame(List<StateDictEntry> entries, Set<String> found)
      throws InvalidModelException {
    Set<String> missing = new TreeSet<>();
    Set<String> unknown = new TreeSet<>(found);
    for (StateDictEntry entry : entries) {
      if (!unknown.remove(entry.name())) {
        missing.add(entry.name());
      }
    }
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new InvalidModelException(
          "tensors: expected the %d of the ResNet-18 program's state_dict; missing %s, unknown %s"
              .formatted(entries.size(), missing, unknown));
    }
  }

  private static void requireFit(StateDictEntry entry, Tensor tensor) throws InvalidModelException {
    if (tensor.type() != entry.type() || !tensor.shape().equals(entry.shape())) {
      throw new InvalidModelException(
          "tensor '%s': expected %s of shape %s, found %s of shape %s"
              .formatted(entry.name(), entry.type(), entry.shape(), tensor.type(), tensor.shape()));
    }
  }

  private static ResNet18 resNet(ComputationGraph network) {
    FeedForwardLayer stem = layer(network, STEM);
    FeedForwardLayer classifier = layer(network, ResNet18.OUTPUT);
    // Parameters do not depend on the size of the images.
    return new ResNet18(
        32,
        Math.toIntExact(stem.getNIn()),
        Math.toIntExact(classifier.getNOut()),
        Math.toIntExact(stem.getNOut()));
  }

  private static FeedForwardLayer layer(ComputationGraph network, String vertex) {
    if (network.getConfiguration().getVertices().get(vertex) instanceof LayerVertex layer
        && layer.getLayerConf().getLayer() instanceof FeedForwardLayer found) {
      return found;
    }
    throw new UnsupportedNetworkException(
        "PyTorch's program is a ResNet-18, the network has no layer %s as this project's has; export it as ONNX"
            .formatted(vertex));
  }

  private static void requireSame(List<StateDictEntry> entries, Map<String, INDArray> parameters) {
    Set<String> unknown = new TreeSet<>(parameters.keySet());
    for (StateDictEntry entry : entries) {
      if (!entry.isCount()) {
        boolean same =
            unknown.remove(entry.key())
                && Arrays.stream(entry.in(parameters).shape())
                    .boxed()
                    .toList()
                    .equals(entry.shape());
        if (!same) {
          throw new UnsupportedNetworkException(
              "PyTorch's program has a tensor %s of shape %s, the network has no parameter %s like it; export it as ONNX"
                  .formatted(entry.name(), entry.shape(), entry.key()));
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new UnsupportedNetworkException(
          "PyTorch's program is a ResNet-18, the network has more parameters: %s; export it as ONNX"
              .formatted(unknown));
    }
  }
}
