package dev.sparkresnet.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two parts of the data set: what the network learns from and what it is judged by. */
public enum Split {
  @JsonProperty("train")
  TRAIN("train", "train"),
  @JsonProperty("test")
  TEST("test", "t10k");

  private final String directory;
  private final String sourcePrefix;

  Split(String directory, String sourcePrefix) {
    this.directory = directory;
    this.sourcePrefix = sourcePrefix;
  }

  /** The directory of this split's shards, relative to the root of a prepared data set. */
  public String directory() {
    return directory;
  }

  /** The name of the IDX image file, without {@code .gz}. */
  public String imageFile() {
    return sourcePrefix + "-images-idx3-ubyte";
  }

  /** The name of the IDX label file, without {@code .gz}. */
  public String labelFile() {
    return sourcePrefix + "-labels-idx1-ubyte";
  }

  @Override
  public String toString() {
    return directory;
  }
}
