package dev.sparkresnet.model.reference;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An array's shape as a list, which compares and prints by value. */
final class Shapes {
  private Shapes() {}

  static List<Long> of(INDArray array) {
    return Arrays.stream(array.shape()).boxed().toList();
  }
}
