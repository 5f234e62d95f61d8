package dev.sparkresnet.driver.config;

import dev.sparkresnet.data.augment.Augmentation;

/** Random changes of the training images, anew in every epoch. */
@Section("augmentation")
public record AugmentationConfig(
    @Setting(defaultValue = "false", description = "Mirrors half of the images left to right")
        boolean flip,
    @Setting(defaultValue = "0", description = "Largest rotation to either side in degrees")
        double rotation,
    @Setting(
            defaultValue = "0",
            description = "Largest shift to all sides as a share of height and width")
        double shift,
    @Setting(
            defaultValue = "reflect",
            description = "What comes into sight at the borders: reflect or zero (black)")
        Augmentation.Border border,
    @Setting(
            defaultValue = "0",
            description = "Share of the images in which a random rectangle becomes noise")
        double erasing) {
  public AugmentationConfig {
    Problems problems = new Problems();
    problems.require(
        rotation >= 0 && rotation <= 180,
        "augmentation.rotation must be between 0 and 180 degrees, got %s",
        rotation);
    problems.require(
        shift >= 0 && shift < 1,
        "augmentation.shift must be at least 0 and below 1, got %s",
        shift);
    problems.require(
        erasing >= 0 && erasing <= 1,
        "augmentation.erasing must be between 0 and 1, got %s",
        erasing);
    problems.throwIfAny();
  }

  /** What the executors do. */
  public Augmentation augmentation() {
    return new Augmentation(flip, rotation, shift, border, erasing);
  }
}
