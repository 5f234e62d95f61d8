package dev.sparkresnet.model.exchange;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a PyTorch program names the modules of this network; the modules are the same. */
public enum PyTorchProgram {
  /** One {@code nn.Sequential} of eleven: {@code 4.0.conv1.weight}, {@code 10.weight}. */
  SEQUENTIAL("10"),

  /**
   * The original notebook's, which adds the later ones by name: {@code
   * resnet_block1.0.conv1.weight}, {@code fc.1.weight}.
   */
  NOTEBOOK("fc.1");

  private static final Pattern BLOCK =
      Pattern.compile("stage(\\d)\\.block(\\d)\\.(conv1|conv2|shortcut|bn1|bn2)");

  /** Of convolution, batch norm, ReLU and max pool. */
  private static final int MODULES_OF_STEM = 4;

  private final String classifier;

  PyTorchProgram(String classifier) {
    this.classifier = classifier;
  }

  /** The module that does what a layer of {@code ResNet18} does. */
  String module(String vertex) {
    Matcher block = BLOCK.matcher(vertex);
    if (block.matches()) {
      int stage = Integer.parseInt(block.group(1));
      int number = Integer.parseInt(block.group(2)) - 1;
      String part = block.group(3).equals("shortcut") ? "conv3" : block.group(3);
      return stage(stage) + "." + number + "." + part;
    }
    return switch (vertex) {
      case "stem.conv" -> "0";
      case "stem.bn" -> "1";
      case "fc" -> classifier;
      default -> throw new IllegalArgumentException("No module has the parameters of " + vertex);
    };
  }

  private String stage(int stage) {
    return switch (this) {
      case SEQUENTIAL -> String.valueOf(MODULES_OF_STEM - 1 + stage);
      case NOTEBOOK -> "resnet_block" + stage;
    };
  }
}
