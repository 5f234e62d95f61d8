package dev.sparkresnet.driver.evaluation;

import java.io.Serializable;
import java.util.Comparator;

/**
 * An image of a split and what a network says of it.
 *
 * @param shard its place in the split, counted from 0
 * @param row within the shard, counted from 0
 * @param label its true class
 * @param predicted the class with the highest probability
 * @param confidence that probability, 0 to 1
 * @param png the image as it lies in the data set
 */
public record ScoredImage(
    int shard, int row, int label, int predicted, double confidence, byte[] png)
    implements Serializable {
  /** Wherever an image was scored, it has one place. */
  static final Comparator<ScoredImage> IN_ORDER =
      Comparator.comparingInt(ScoredImage::shard).thenComparingInt(ScoredImage::row);

  static final Comparator<ScoredImage> MOST_CONFIDENT_FIRST =
      Comparator.comparingDouble(ScoredImage::confidence).reversed().thenComparing(IN_ORDER);

  public ScoredImage {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence must be 0 to 1, got " + confidence);
    }
    if (label < 0 || predicted < 0) {
      throw new IllegalArgumentException(
          "label and predicted must not be negative, got %d and %d".formatted(label, predicted));
    }
    if (png == null || !PngImage.isPng(png)) {
      throw new IllegalArgumentException(
          "png must be a PNG image of at most %d bytes, got %s"
              .formatted(
                  PngImage.MOST_BYTES, png == null ? "none" : png.length + " bytes of another"));
    }
  }
}
