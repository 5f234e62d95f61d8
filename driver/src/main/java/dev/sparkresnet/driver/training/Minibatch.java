package dev.sparkresnet.driver.training;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Images and labels as the network takes them.
 *
 * <p>The arrays are reused: one of a {@link MinibatchPrefetcher} is valid until the next but one is
 * asked for.
 */
public final class Minibatch {
  /** value / 255 as torchvision's ToTensor gives it. */
  private static final float[] SCALED = new float[256];

  static {
    for (int value = 0; value < SCALED.length; value++) {
      SCALED[value] = value / 255f;
    }
  }

  private final ImageShape shape;
  private final int classes;
  private final float[] pixels;
  private final int[] labels;
  private int examples;

  /** An empty one that takes up to {@code capacity} images. */
  public Minibatch(ImageShape shape, int classes, int capacity) {
    this.shape = shape;
    this.classes = classes;
    this.pixels = new float[Math.multiplyExact(capacity, shape.bytes())];
    this.labels = new int[capacity];
  }

  /** One image without a label, uint8[channels * height * width], for a prediction. */
  public static Minibatch of(ImageShape shape, byte[] image) {
    Minibatch minibatch = new Minibatch(shape, 1, 1);
    minibatch.add(image, 0, 0);
    return minibatch;
  }

  public void clear() {
    examples = 0;
  }

  public boolean isFull() {
    return examples == labels.length;
  }

  /**
   * Appends one image of uint8[channels * height * width], taken from {@code source} at {@code
   * offset}.
   */
  public void add(byte[] source, int offset, int label) {
    int start = examples * shape.bytes();
    for (int i = 0; i < shape.bytes(); i++) {
      pixels[start + i] = SCALED[source[offset + i] & 0xff];
    }
    labels[examples++] = label;
  }

  public int examples() {
    return examples;
  }

  public int label(int example) {
    return labels[example];
  }

  /** A copy of one image as it came, uint8[channels * height * width]. */
  public byte[] image(int example) {
    byte[] image = new byte[shape.bytes()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) Math.round(pixels[example * image.length + i] * 255);
    }
    return image;
  }

  /** A new array (N, C, H, W) of floats in 0..1; the caller closes it. */
  public INDArray features() {
    int length = examples * shape.bytes();
    float[] data = length == pixels.length ? pixels : Arrays.copyOf(pixels, length);
    return Nd4j.create(
        data, new long[] {examples, shape.channels(), shape.height(), shape.width()}, 'c');
  }

  /** A new one-hot array (N, classes); the caller closes it. */
  public INDArray oneHotLabels() {
    return labelProbabilities(0);
  }

  /**
   * A new array (N, classes) of each image's label with a share of its probability spread evenly
   * over all classes; the caller closes it.
   */
  INDArray labelProbabilities(double smoothing) {
    float[] data = new float[examples * classes];
    Arrays.fill(data, (float) (smoothing / classes));
    for (int i = 0; i < examples; i++) {
      data[i * classes + labels[i]] = (float) (1 - smoothing + smoothing / classes);
    }
    return Nd4j.create(data, new long[] {examples, classes}, 'c');
  }
}
