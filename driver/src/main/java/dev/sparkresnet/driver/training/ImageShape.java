package dev.sparkresnet.driver.training;

import java.io.Serializable;

/** Shape of one image, uint8[channels * height * width]. */
public record ImageShape(int channels, int height, int width) implements Serializable {
  public int bytes() {
    return channels * height * width;
  }
}
