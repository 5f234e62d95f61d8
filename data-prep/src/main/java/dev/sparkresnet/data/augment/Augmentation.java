package dev.sparkresnet.data.augment;

import java.io.Serializable;

/**
 * Which changes images may undergo, in this order.
 *
 * @param flip whether half of the images are mirrored left to right
 * @param rotation largest angle in degrees, to either side
 * @param shift largest distance as a share of height and width, to all sides
 * @param border what comes into sight at the borders
 * @param erasing share of the images in which a rectangle is overwritten with noise
 */
public record Augmentation(
    boolean flip, double rotation, double shift, Border border, double erasing)
    implements Serializable {
  /** What lies beyond an image. */
  public enum Border {
    /** The image mirrored at its outermost pixels. */
    REFLECT,
    /** Black. */
    ZERO
  }

  /** Leaves images as they are. */
  public static final Augmentation NONE = new Augmentation(false, 0, 0, Border.ZERO, 0);

  public boolean changesNothing() {
    return !flip && rotation == 0 && shift == 0 && erasing == 0;
  }
}
