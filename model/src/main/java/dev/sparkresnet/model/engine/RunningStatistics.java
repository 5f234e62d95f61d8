package dev.sparkresnet.model.engine;

import java.nio.FloatBuffer;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mean and variance of a batch norm: the minibatch's while training, the running ones otherwise.
 *
 * <p>Running statistics move as DL4J's own layer moves them: their change is written into the
 * gradient array, from where the graph's NoOp updater subtracts it from the parameters.
 */
final class RunningStatistics {
  private final BatchNormNode node;
  private final int channels;
  private final FloatBuffer meanValues;
  private final FloatBuffer varianceValues;
  private final Tensor mean;
  private final Tensor variance;

  RunningStatistics(BatchNormNode node, Natives natives, memory.desc vector, int channels) {
    this.node = node;
    this.channels = channels;
    FloatPointer meanMemory = natives.own(new FloatPointer(channels));
    FloatPointer varianceMemory = natives.own(new FloatPointer(channels));
    meanValues = meanMemory.asBuffer();
    varianceValues = varianceMemory.asBuffer();
    mean = new Tensor(natives, vector);
    variance = new Tensor(natives, vector);
    mean.pointTo(meanMemory.address());
    variance.pointTo(varianceMemory.address());
  }

  Tensor mean() {
    return mean;
  }

  Tensor variance() {
    return variance;
  }

  /** Replaces the minibatch's statistics by the running ones. */
  void loadRunning() {
    FloatBuffer runningMean = parameter(BatchNormalizationParamInitializer.GLOBAL_MEAN);
    FloatBuffer stored = parameter(varianceName());
    for (int c = 0; c < channels; c++) {
      meanValues.put(c, runningMean.get(c));
      varianceValues.put(c, (float) runningVariance(stored.get(c)));
    }
  }

  /** Writes old minus new running statistics into the gradient array. */
  void writeUpdates(Map<String, INDArray> gradients) {
    FloatBuffer runningMean = parameter(BatchNormalizationParamInitializer.GLOBAL_MEAN);
    FloatBuffer stored = parameter(varianceName());
    FloatBuffer meanUpdate = view(gradients.get(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    FloatBuffer varianceUpdate = view(gradients.get(varianceName()));
    double decay = node.decay();
    for (int c = 0; c < channels; c++) {
      meanUpdate.put(c, (float) ((1 - decay) * (runningMean.get(c) - meanValues.get(c))));
      double seen = varianceValues.get(c);
      double old = runningVariance(stored.get(c));
      double update =
          node.keepsLogOfDeviation()
              ? 0.5 * Math.log10(old / (decay * old + (1 - decay) * seen))
              : (1 - decay) * (old - seen);
      varianceUpdate.put(c, (float) update);
    }
  }

  BatchNormStatistics current() {
    float[] means = new float[channels];
    float[] variances = new float[channels];
    meanValues.get(0, means);
    varianceValues.get(0, variances);
    return new BatchNormStatistics(means, variances);
  }

  private double runningVariance(double stored) {
    return node.keepsLogOfDeviation() ? Math.pow(10, 2 * stored) : stored;
  }

  private String varianceName() {
    return node.keepsLogOfDeviation()
        ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
        : BatchNormalizationParamInitializer.GLOBAL_VAR;
  }

  private FloatBuffer parameter(String name) {
    return view(node.parameters().parameter(name));
  }

  private FloatBuffer view(INDArray array) {
    return new FloatPointer(new Address(Address.of(array))).capacity(channels).asBuffer();
  }
}
