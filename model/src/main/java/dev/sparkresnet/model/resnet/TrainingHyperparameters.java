package dev.sparkresnet.model.resnet;

import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a graph's configuration needs to know about training.
 *
 * @param learningRate Adam's step size
 * @param dataType of parameters, activations and gradients: FLOAT for training, DOUBLE for checks
 */
public record TrainingHyperparameters(double learningRate, DataType dataType) {
  public TrainingHyperparameters {
    Objects.requireNonNull(dataType, "dataType");
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "Learning rate must be positive and finite, got " + learningRate);
    }
    if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
      throw new IllegalArgumentException("Data type must be FLOAT or DOUBLE, got " + dataType);
    }
  }

  /** Adam with 1e-3 in single precision: the recipe of the original PyTorch program. */
  public static TrainingHyperparameters defaults() {
    return new TrainingHyperparameters(1e-3, DataType.FLOAT);
  }

  public TrainingHyperparameters withDataType(DataType newDataType) {
    return new TrainingHyperparameters(learningRate, newDataType);
  }
}
