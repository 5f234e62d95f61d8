package dev.sparkresnet.model.resnet;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the network's eleven outermost steps, as the original PyTorch program's {@code
 * nn.Sequential} holds them, with the linear classifier's flattening as a step of its own.
 *
 * @param index place in the sequence, from 0
 * @param pyTorchName name in the PyTorch program
 * @param vertex vertex whose activations the step gives; the classifier's are probabilities where
 *     PyTorch's are logits
 */
public record TopLevelModule(int index, String pyTorchName, String vertex) {
  private static final List<TopLevelModule> SEQUENCE = sequence();

  /** Convolution, batch norm, ReLU, max pool, four stages, average pool, flatten, classifier. */
  public static List<TopLevelModule> all() {
    return SEQUENCE;
  }

  private static List<TopLevelModule> sequence() {
    List<TopLevelModule> modules = new ArrayList<>();
    for (String vertex : List.of("stem.conv", "stem.bn", "stem.relu", "stem.pool")) {
      modules.add(new TopLevelModule(modules.size(), String.valueOf(modules.size()), vertex));
    }
    for (int stage = 1; stage <= ResNet18.STAGES; stage++) {
      String vertex = "stage%d.block%d.relu".formatted(stage, ResNet18.BLOCKS_PER_STAGE);
      modules.add(new TopLevelModule(modules.size(), "resnet_block" + stage, vertex));
    }
    modules.add(new TopLevelModule(modules.size(), "global_avg_pool", ResNet18.GLOBAL_POOL));
    modules.add(new TopLevelModule(modules.size(), "flatten", ResNet18.GLOBAL_POOL));
    modules.add(new TopLevelModule(modules.size(), "fc", ResNet18.OUTPUT));
    return List.copyOf(modules);
  }
}
