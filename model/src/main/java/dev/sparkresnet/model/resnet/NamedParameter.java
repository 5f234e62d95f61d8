package dev.sparkresnet.model.resnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One trainable parameter of a graph under PyTorch's name and in PyTorch's layout.
 *
 * <p>{@code stem.conv.weight} is (out, in, kH, kW), {@code fc.weight} is (out, in) where DL4J keeps
 * (in, out), biases, gammas and betas are (n) where DL4J keeps (1, n).
 *
 * @param vertex name of the vertex whose layer owns the parameter
 * @param fanIn inputs that one output of the layer sums up: inChannels * kH * kW for a convolution;
 *     0 for a batch normalization, which has none
 */
public record NamedParameter(String vertex, Kind kind, int fanIn) {
  /** What a parameter is for; PyTorch's and DL4J's names for it. */
  public enum Kind {
    WEIGHT("weight", "W"),
    BIAS("bias", "b"),
    GAMMA("gamma", "gamma"),
    BETA("beta", "beta");

    private final String suffix;
    private final String dl4jName;

    Kind(String suffix, String dl4jName) {
      this.suffix = suffix;
      this.dl4jName = dl4jName;
    }
  }

  /** All trainable parameters, in the graph's order; running statistics are not among them. */
  public static List<NamedParameter> allOf(ComputationGraph graph) {
    Map<String, INDArray> table = graph.paramTable();
    List<NamedParameter> parameters = new ArrayList<>();
    for (Layer layer : graph.getLayers()) {
      String vertex = layer.conf().getLayer().getLayerName();
      INDArray weight = table.get(vertex + "_" + Kind.WEIGHT.dl4jName);
      int fanIn = weight == null ? 0 : fanIn(weight);
      for (Kind kind : Kind.values()) {
        NamedParameter parameter = new NamedParameter(vertex, kind, fanIn);
        if (table.containsKey(parameter.key())) {
          parameters.add(parameter);
        }
      }
    }
    return parameters;
  }

  /** PyTorch's name, such as {@code stage1.block1.conv1.weight}. */
  public String name() {
    return vertex + "." + kind.suffix;
  }

  /** DL4J's key, such as {@code stage1.block1.conv1_W}. */
  public String key() {
    return vertex + "_" + kind.dl4jName;
  }

  /**
   * This parameter's entry in a table by DL4J's keys, of parameters or of gradients, as a view in
   * PyTorch's layout.
   */
  public INDArray in(Map<String, INDArray> table) {
    INDArray array = table.get(key());
    if (array == null) {
      throw new IllegalArgumentException(
          "Parameter %s: no entry %s, the graph has %s".formatted(name(), key(), table.keySet()));
    }
    if (kind != Kind.WEIGHT) {
      return array.reshape(array.length());
    }
    return array.rank() == 2 ? array.transpose() : array;
  }

  private static int fanIn(INDArray weight) {
    return Math.toIntExact(
        weight.rank() == 2 ? weight.size(0) : weight.size(1) * weight.size(2) * weight.size(3));
  }
}
