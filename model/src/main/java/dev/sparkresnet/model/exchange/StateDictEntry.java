package dev.sparkresnet.model.exchange;

import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One tensor of a PyTorch program's {@code state_dict} and the parameter of DL4J that it is.
 *
 * @param name PyTorch's
 * @param shape in PyTorch
 * @param key DL4J's; null for a batch norm's count of minibatches, which DL4J has not
 */
record StateDictEntry(String name, List<Long> shape, String key) {
  StateDictEntry {
    shape = List.copyOf(shape);
  }

  /** All entries of a network; nothing is allocated for it. */
  static List<StateDictEntry> of(ResNet18 network, PyTorchProgram program) {
    List<StateDictEntry> entries = new ArrayList<>();
    for (Map.Entry<String, GraphVertex> vertex :
        network.configuration(TrainingHyperparameters.defaults(), 0).getVertices().entrySet()) {
      if (vertex.getValue() instanceof LayerVertex layer) {
        add(entries, program, vertex.getKey(), layer.getLayerConf().getLayer());
      }
    }
    return entries;
  }

  private static void add(
      List<StateDictEntry> entries, PyTorchProgram program, String vertex, Layer layer) {
    if (layer instanceof ConvolutionLayer convolution) {
      String module = program.module(vertex);
      int[] kernel = convolution.getKernelSize();
      long inputs = convolution.getNIn();
      long outputs = convolution.getNOut();
      List<Long> shape = List.of(outputs, inputs, (long) kernel[0], (long) kernel[1]);
      entries.add(new StateDictEntry(module + ".weight", shape, vertex + "_W"));
      entries.add(new StateDictEntry(module + ".bias", List.of(outputs), vertex + "_b"));
    } else if (layer instanceof BatchNormalization batchNorm) {
      String module = program.module(vertex);
      List<Long> shape = List.of(batchNorm.getNOut());
      entries.add(new StateDictEntry(module + ".weight", shape, vertex + "_gamma"));
      entries.add(new StateDictEntry(module + ".bias", shape, vertex + "_beta"));
      entries.add(new StateDictEntry(module + ".running_mean", shape, vertex + "_mean"));
      entries.add(new StateDictEntry(module + ".running_var", shape, vertex + "_var"));
      entries.add(new StateDictEntry(module + ".num_batches_tracked", List.of(), null));
    } else if (layer instanceof OutputLayer output) {
      String module = program.module(vertex);
      List<Long> shape = List.of(output.getNOut(), output.getNIn());
      entries.add(new StateDictEntry(module + ".weight", shape, vertex + "_W"));
      entries.add(new StateDictEntry(module + ".bias", List.of(output.getNOut()), vertex + "_b"));
    }
  }

  boolean isCount() {
    return key == null;
  }

  Tensor.Type type() {
    return isCount() ? Tensor.Type.I64 : Tensor.Type.F32;
  }

  /** The parameter in a table by DL4J's keys, as a view in PyTorch's layout. */
  INDArray in(Map<String, INDArray> table) {
    INDArray parameter = table.get(key);
    if (shape.size() == 1) {
      return parameter.reshape(parameter.length());
    }
    return shape.size() == 2 ? parameter.transpose() : parameter;
  }
}
