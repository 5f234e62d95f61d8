package dev.sparkresnet.data.shard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts and pixel moments of a set of examples in exact integer sums, so that merging in any order
 * gives the same result.
 *
 * <p>A class with fields rather than a record: Spark's Kryo cannot restore records.
 */
public final class PixelStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] imagesPerClass;
  private long pixels;
  private long sum;
  private long sumOfSquares;

  /** Of no examples yet, with labels {@code 0 .. classes - 1}. */
  public PixelStatistics(int classes) {
    imagesPerClass = new long[classes];
  }

  /** Adds the image of {@code length} uint8 pixels from {@code offset} on. */
  public void add(int label, byte[] image, int offset, int length) {
    long imageSum = 0;
    long imageSquares = 0;
    for (int i = offset; i < offset + length; i++) {
      long pixel = image[i] & 0xff;
      imageSum += pixel;
      imageSquares += pixel * pixel;
    }
    imagesPerClass[label]++;
    pixels += length;
    sum += imageSum;
    sumOfSquares += imageSquares;
  }

  public void merge(PixelStatistics other) {
    for (int i = 0; i < imagesPerClass.length; i++) {
      imagesPerClass[i] += other.imagesPerClass[i];
    }
    pixels += other.pixels;
    sum += other.sum;
    sumOfSquares += other.sumOfSquares;
  }

  /** One count per class, in the order of the labels. */
  public List<Integer> imagesPerClass() {
    List<Integer> counts = new ArrayList<>();
    for (long count : imagesPerClass) {
      counts.add(Math.toIntExact(count));
    }
    return counts;
  }

  /** Of pixel / 255. */
  public double mean() {
    return sum / (255.0 * pixels);
  }

  /** Of pixel / 255, over the population. */
  public double standardDeviation() {
    double mean = (double) sum / pixels;
    return Math.sqrt(Math.max(0, (double) sumOfSquares / pixels - mean * mean)) / 255;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof PixelStatistics other
        && Arrays.equals(imagesPerClass, other.imagesPerClass)
        && pixels == other.pixels
        && sum == other.sum
        && sumOfSquares == other.sumOfSquares;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * sum + sumOfSquares);
  }

  @Override
  public String toString() {
    return String.format(
        "images per class %s, %d pixels, sum %d, sum of squares %d",
        Arrays.toString(imagesPerClass), pixels, sum, sumOfSquares);
  }
}
