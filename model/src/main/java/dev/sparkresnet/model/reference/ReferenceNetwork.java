package dev.sparkresnet.model.reference;

import dev.sparkresnet.model.resnet.ResNet18;
import java.util.Collections;
import java.util.List;

/** Finds the network that a reference was computed with. */
final class ReferenceNetwork {
  private ReferenceNetwork() {}

  /**
   * The network for these images with the channels and classes of the reference's shapes.
   *
   * @throws ReferenceException if reference and images do not fit together
   */
  static ResNet18 of(PyTorchReference reference, ReferenceImages images) {
    if (images.rows() != images.columns()) {
      throw new ReferenceException(
          "Images %s: expected squares, found %d x %d"
              .formatted(images.source(), images.rows(), images.columns()));
    }
    if (reference.endImage() > images.pixels().length) {
      throw new ReferenceException(
          "Images %s: reference %s uses images %d to %d, the file has %d"
              .formatted(
                  images.source(),
                  reference.source(),
                  reference.firstImage(),
                  reference.endImage() - 1,
                  images.pixels().length));
    }
    List<Long> stem = shape(reference, "stem.conv.weight", 4);
    if (stem.get(1) != 1) {
      throw new ReferenceException(
          "Reference %s: its network takes %d channels, the images have one"
              .formatted(reference.source(), stem.get(1)));
    }
    int classes = Math.toIntExact(shape(reference, "fc.weight", 2).get(0));
    requireLogits(reference, classes);
    return new ResNet18(images.rows(), 1, classes, Math.toIntExact(stem.get(0)));
  }

  private static void requireLogits(PyTorchReference reference, int classes) {
    int largestLabel = Collections.max(reference.labels());
    if (largestLabel >= classes) {
      throw new ReferenceException(
          "Reference %s, labels: expected 0 to %d, found %d"
              .formatted(reference.source(), classes - 1, largestLabel));
    }
    for (List<List<Double>> logits :
        List.of(reference.trainLogits(), reference.evalLogitsAfterSteps())) {
      if (logits.get(0).size() != classes) {
        throw new ReferenceException(
            "Reference %s: logits have %d classes, fc.weight has %d"
                .formatted(reference.source(), logits.get(0).size(), classes));
      }
    }
  }

  private static List<Long> shape(PyTorchReference reference, String name, int rank) {
    GradientReference gradient = reference.gradients().get(name);
    if (gradient == null) {
      throw new ReferenceException(
          "Reference %s, gradients: missing parameter '%s'".formatted(reference.source(), name));
    }
    if (gradient.shape().size() != rank) {
      throw new ReferenceException(
          "Reference %s, gradients.%s: expected %d dimensions, found %s"
              .formatted(reference.source(), name, rank, gradient.shape()));
    }
    return gradient.shape();
  }
}
