package dev.sparkresnet.driver.registry;

/**
 * What a network looks like from outside.
 *
 * @param size height and width in pixels of the images that it was trained on
 * @param width channels of its first stage
 */
public record Structure(int size, int channels, int classes, int width) {
  public Structure {
    Checks.require(size > 0, "size must be positive", size);
    Checks.require(channels > 0, "channels must be positive", channels);
    Checks.require(classes > 0, "classes must be positive", classes);
    Checks.require(width > 0, "width must be positive", width);
  }
}
