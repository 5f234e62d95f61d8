package dev.sparkresnet.model.reference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What PyTorch computed in float64 for ResNet-18 with agreed parameters on a few images: one
 * forward pass, one backward pass, some Adam steps (1e-3, 0.9, 0.999, 1e-8). Batch norms ran in
 * training mode.
 *
 * <p>Parameters are not stored: parameter p, in the order of {@link #gradients}, is filled row by
 * row from {@code new SplittableRandom(p)}, see {@link ReferenceParameters}.
 *
 * @param source where the reference was read from, for messages
 * @param firstImage first image of the image file that was used
 * @param endImage one past the last image used
 * @param labels of those images
 * @param trainLogits (N, classes), before softmax
 * @param loss mean cross entropy
 * @param lossesAfterAdamSteps the loss before step 2, 3, ... and after the last
 * @param gradients by PyTorch's parameter names
 * @param evalLogitsAfterSteps (N, classes) in inference mode after the steps, whose running
 *     variances are PyTorch's unbiased ones
 */
public record PyTorchReference(
    String source,
    int firstImage,
    int endImage,
    List<Integer> labels,
    List<StageReference> stages,
    List<List<Double>> trainLogits,
    double loss,
    List<Double> lossesAfterAdamSteps,
    Map<String, GradientReference> gradients,
    List<List<Double>> evalLogitsAfterSteps) {
  private static final String SHIPPED = "resnet18-pytorch.json";

  public PyTorchReference {
    labels = List.copyOf(labels);
    stages = List.copyOf(stages);
    trainLogits = List.copyOf(trainLogits);
    lossesAfterAdamSteps = List.copyOf(lossesAfterAdamSteps);
    // Not Map.copyOf: the order numbers the parameters.
    gradients = Collections.unmodifiableMap(new LinkedHashMap<>(gradients));
    evalLogitsAfterSteps = List.copyOf(evalLogitsAfterSteps);
  }

  /**
   * Reads a reference file.
   *
   * @throws ReferenceException if the file cannot be read or is not of the form above
   */
  public static PyTorchReference read(Path file) {
    try (InputStream json = Files.newInputStream(file)) {
      return ReferenceParser.parse(file.toString(), json);
    } catch (IOException e) {
      throw new ReferenceException("Reference %s: cannot be read: %s".formatted(file, e), e);
    }
  }

  /** The reference inside this module: eight Fashion-MNIST images at 96x96. */
  public static PyTorchReference shipped() {
    try (InputStream json = PyTorchReference.class.getResourceAsStream(SHIPPED)) {
      return ReferenceParser.parse("shipped " + SHIPPED, json);
    } catch (IOException e) {
      throw new ReferenceException("Reference %s: cannot be read: %s".formatted(SHIPPED, e), e);
    }
  }

  int minibatchSize() {
    return endImage - firstImage;
  }
}
