package dev.sparkresnet.model.engine;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam over a contiguous block of parameters in one pass over memory: DL4J divides the gradients by
 * the minibatch, then updates the moments and writes the step in place of the gradients.
 *
 * <p>As in DL4J, epsilon is added to the uncorrected square root of the second moment. Source: <a
 * href="https://arxiv.org/abs/1412.6980">Kingma and Ba</a>, end of section 2.
 */
final class AdamPass {
  /** Elements copied to the heap at a time: three arrays that fit the first-level cache. */
  private static final int CHUNK = 2048;

  private final UpdaterBlock block;
  private long gradientAddress;
  private FloatBuffer gradients;
  private final FloatBuffer firstMoments;
  private final FloatBuffer secondMoments;
  private final int length;

  AdamPass(UpdaterBlock block) {
    this.block = block;
    AdamUpdater updater = (AdamUpdater) block.getGradientUpdater();
    INDArray first = updater.getState().get(AdamUpdater.M_STATE);
    INDArray second = updater.getState().get(AdamUpdater.V_STATE);
    length = Math.toIntExact(first.length());
    firstMoments = view(Address.of(first), length);
    secondMoments = view(Address.of(second), length);
  }

  /** Uses the block's part of a flat gradient array from now on. */
  void bind(INDArray flatGradients) {
    long address = Address.of(flatGradients) + (long) block.getParamOffsetStart() * Float.BYTES;
    if (address != gradientAddress) {
      gradientAddress = address;
      gradients = view(address, length);
    }
  }

  private static FloatBuffer view(long address, int length) {
    return new FloatPointer(new Address(address)).capacity(length).asBuffer();
  }

  /** Factors of one step. */
  private record Step(float divisor, float beta1, float beta2, float rate, float epsilon) {}

  private Step step(int iteration, int epoch, float divisor) {
    Adam adam = ((AdamUpdater) block.getGradientUpdater()).getConfig();
    double beta1 = adam.getBeta1();
    double beta2 = adam.getBeta2();
    double correction =
        Math.sqrt(1 - Math.pow(beta2, iteration + 1)) / (1 - Math.pow(beta1, iteration + 1));
    return new Step(
        divisor,
        (float) beta1,
        (float) beta2,
        (float) (adam.getLearningRate(iteration, epoch) * correction),
        (float) adam.getEpsilon());
  }

  /**
   * Updates one of several interleaved shares of the block. Every element is computed from its own
   * values alone, so that the number of shares does not change the result.
   */
  void run(int iteration, int epoch, float divisor, int share, int shares) {
    Step step = step(iteration, epoch, divisor);
    float[] g = new float[CHUNK];
    float[] m = new float[CHUNK];
    float[] v = new float[CHUNK];
    for (int start = share * CHUNK; start < length; start += shares * CHUNK) {
      int count = Math.min(CHUNK, length - start);
      gradients.get(start, g, 0, count);
      firstMoments.get(start, m, 0, count);
      secondMoments.get(start, v, 0, count);
      update(step, g, m, v);
      gradients.put(start, g, 0, count);
      firstMoments.put(start, m, 0, count);
      secondMoments.put(start, v, 0, count);
    }
  }

  /** Runs over whole arrays, which the just-in-time compiler turns into vector instructions. */
  private static void update(Step step, float[] g, float[] m, float[] v) {
    float divisor = step.divisor();
    float beta1 = step.beta1();
    float beta2 = step.beta2();
    float rate = step.rate();
    float epsilon = step.epsilon();
    for (int i = 0; i < CHUNK; i++) {
      float gradient = g[i] / divisor;
      float first = beta1 * m[i] + (1 - beta1) * gradient;
      float second = beta2 * v[i] + (1 - beta2) * gradient * gradient;
      m[i] = first;
      v[i] = second;
      g[i] = rate * first / ((float) Math.sqrt(second) + epsilon);
    }
  }
}
