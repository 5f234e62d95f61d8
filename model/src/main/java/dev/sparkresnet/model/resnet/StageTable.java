package dev.sparkresnet.model.resnet;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * The output shape of every top-level module for one image, without building the network.
 *
 * @param rows in the network's order
 */
public record StageTable(List<Row> rows) {
  /**
   * One module's output shape.
   *
   * @param shape (1, C, H, W), or (1, C) for the classifier
   */
  public record Row(TopLevelModule module, List<Long> shape) {
    /** For example {@code (1, 64, 112, 112)}. */
    public String shapeText() {
      return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
  }

  public StageTable {
    rows = List.copyOf(rows);
  }

  public static StageTable of(ResNet18 network) {
    InputType images =
        InputType.convolutional(network.imageSize(), network.imageSize(), network.channels());
    Map<String, InputType> types =
        network
            .configuration(TrainingHyperparameters.defaults(), 0)
            .getLayerActivationTypes(images);
    return new StageTable(
        TopLevelModule.all().stream()
            .filter(module -> !module.pyTorchName().equals("flatten"))
            .map(module -> new Row(module, shape(module, types.get(module.vertex()))))
            .toList());
  }

  private static List<Long> shape(TopLevelModule module, InputType type) {
    long[] withoutBatch = type.getShape(false);
    // PyTorch's average pool keeps the two unit dimensions that DL4J's drops.
    if (module.vertex().equals(ResNet18.GLOBAL_POOL)) {
      return List.of(1L, withoutBatch[0], 1L, 1L);
    }
    return LongStream.concat(LongStream.of(1), Arrays.stream(withoutBatch)).boxed().toList();
  }
}
