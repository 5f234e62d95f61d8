package dev.sparkresnet.data;

import java.util.List;

/**
 * Facts about Fashion-MNIST: 60,000 training and 10,000 test images, (28, 28), uint8, ten classes.
 *
 * @see <a href="https://github.com/zalandoresearch/fashion-mnist">github.com/zalandoresearch</a>
 */
public final class FashionMnist {
  /** The class names in the order of the labels. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "t-shirt/top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");

  public static final int CLASSES = CLASS_NAMES.size();

  private FashionMnist() {}
}
