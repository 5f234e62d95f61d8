package dev.sparkresnet.model.reference;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Differences between what was computed and what was expected; NaN where a number is not finite.
 */
final class Differences {
  private Differences() {}

  /** |actual - expected|, divided by {@code scale}. */
  static double relative(double actual, double expected, double scale) {
    if (!Double.isFinite(actual)) {
      return Double.NaN;
    }
    double difference = Math.abs(actual - expected);
    return difference == 0 ? 0 : difference / scale;
  }

  /** The largest difference of two tables, relative to the largest magnitude expected. */
  static double relative(INDArray actual, List<List<Double>> expected) {
    double scale =
        expected.stream().flatMap(List::stream).mapToDouble(Math::abs).max().orElseThrow();
    double largest = 0;
    INDArray doubles = actual.castTo(DataType.DOUBLE);
    for (int row = 0; row < expected.size(); row++) {
      for (int column = 0; column < expected.get(row).size(); column++) {
        double difference =
            relative(doubles.getDouble(row, column), expected.get(row).get(column), scale);
        // Math.max keeps NaN.
        largest = Math.max(largest, difference);
      }
    }
    return largest;
  }
}
